// The pages of the repository, with their links: each leads to a page, a heading or a file, or it is dead.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** All files of the repository, those that are not committed yet as well. */
export const files = () =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '');

/** The text of each page by its path. */
export const readPages = () =>
  new Map(
    files()
      .filter((path) => path.endsWith('.md') && existsSync(join(root, path)))
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );

/** The anchor of a heading, as GitHub makes it, so that links work in both places: letters, digits, hyphens;
 *  spaces become hyphens. */
export const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\-_ ]/gu, '')
    .replaceAll(' ', '-');

/** Anchors of a page's headings. */
const anchorsOf = (text) =>
  new Set(
    [...text.matchAll(/^#+ +(.*)$/gm)].map(([, heading]) =>
      anchorOf(heading.trim().replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')),
    ),
  );

const LINK = /(!?)\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\)/g;

/** A page with each link that leads into the repository replaced by what `change` gives for its label, its
 *  file and whether it is an image; undefined leaves it. Dead ones go to `dead`. */
export const withLinks = (pages, page, change, dead) =>
  pages.get(page).replaceAll(LINK, (whole, image, label, target) => {
    if (/^[a-z]+:/.test(target)) return whole;
    const [path, anchor] = target.split('#');
    const file = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), path));
    const text = pages.get(file);
    const isThere = text !== undefined || existsSync(join(root, file));
    if (!isThere || (anchor !== undefined && text !== undefined && !anchorsOf(text).has(anchor)))
      dead.push(`${page}: ${target}`);
    return change(label, file, image === '!') ?? whole;
  });
