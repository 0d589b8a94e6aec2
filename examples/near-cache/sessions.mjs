// The program: sessions in a Keyv. It does not know where they are.

/** Logs some users in, reads their sessions as a server would, and logs some out; the names that are still
 *  there. */
export const serve = async (keyv) => {
  for (let id = 0; id < 300; id++) await keyv.set(`session:${id}`, { user: `user ${id % 50}`, visits: 0 });
  for (let n = 0; n < 3000; n++) {
    const id = (n * n) % 300;
    const session = await keyv.get(`session:${id}`);
    if (session !== undefined && n % 10 === 0)
      await keyv.set(`session:${id}`, { ...session, visits: session.visits + 1 });
  }
  for (let id = 0; id < 300; id += 3) await keyv.delete(`session:${id}`);
  const left = [];
  for (let id = 0; id < 300; id++) {
    const session = await keyv.get(`session:${id}`);
    if (session !== undefined) left.push(`${id} ${session.user} ${session.visits}`);
  }
  return left;
};
