// Vue compiles components of 200 parts each, renders one on the server, and keeps reactive Maps.
import { compile, computed, createSSRApp, effect, isReactive, reactive, shallowReactive, toRaw } from 'vue';
import { compileScript, compileStyle, compileTemplate, parse } from 'vue/compiler-sfc';
import { renderToString } from 'vue/server-renderer';
import { digest } from './digest.mjs';

const part = (i) => `
  <section v-if="shown.has(${i})" :class="['c${i}', { wide: width > ${i} }]" @click="toggle(${i})">
    <p v-for="(item, n) in items" :key="item.id + '-' + n">{{ item.name }} {{ n + ${i} }} {{ width * ${i} }}</p>
    <template #default v-if="false" /><input v-model="text${i % 5}" />
  </section>
  <hr v-else />`;
const component = (name) => `
<script setup lang="ts">
import { reactive, ref } from 'vue';
interface Item { id: number; name: string }
const props = defineProps<{ items: Item[]; width?: number }>();
const emit = defineEmits<{ toggle: [i: number] }>();
const shown = reactive(new Set<number>());
${[0, 1, 2, 3, 4].map((i) => `const text${i} = ref('${name} ${i}');`).join('\n')}
const toggle = (i: number) => { shown.has(i) ? shown.delete(i) : shown.add(i); emit('toggle', i); };
</script>
<template>
${Array.from({ length: 200 }, (_, i) => part(i).replace(' <template #default v-if="false" />', '')).join('')}
</template>
<style scoped>
${Array.from({ length: 200 }, (_, i) => `.c${i} > p { width: v-bind(width); }`).join('\n')}
</style>`;

for (const name of ['First', 'Second']) {
  const filename = `${name}.vue`;
  const { descriptor, errors } = parse(component(name), { filename });
  const id = `data-v-${name.toLowerCase()}`;
  const script = compileScript(descriptor, { id, inlineTemplate: false });
  const template = compileTemplate({
    id,
    filename,
    source: descriptor.template.content,
    compilerOptions: { bindingMetadata: script.bindings, hoistStatic: true },
  });
  const style = compileStyle({ id, filename, source: descriptor.styles[0].content, scoped: true });
  console.log(name, errors.length, template.errors, script.bindings, Object.keys(script.imports));
  for (const text of [script.content, template.code, style.code])
    console.log(digest(text), text.slice(0, 1500));
}

const app = createSSRApp({
  data: () => ({ groups: new Map(Array.from({ length: 300 }, (_, i) => [i * 3, new Map([[i, `v${i}`]])])) }),
  render: compile('<ul><li v-for="[k, m] in groups" :key="k">{{ k }} {{ m }} {{ m.get(k / 3) }}</li></ul>'),
});
const html = await renderToString(app);
console.log(digest(html), html.slice(0, 300));

const entries = Array.from({ length: 20_000 }, (_, i) => [(i * 7919) % 65_537, { i }]);
for (const make of [reactive, shallowReactive]) {
  const map = make(new Map(entries));
  const log = [];
  const even = computed(() => [...map.values()].filter(({ i }) => i % 2 === 0).length);
  effect(() => log.push(['size', map.size]));
  effect(() => log.push(['7919', map.get(7919)?.i, map.has(65_536)]));
  effect(() => log.push(['sum', [...map.keys()].reduce((a, b) => a + b, 0), even.value]));
  map.set(7919, { i: -1 });
  map.set(65_536, { i: 2 });
  for (let i = 0; i < 20; i++) map.delete(map.keys().next().value);
  map.get(65_536).i = 3;
  map.forEach((value, key) => {
    if (key % 1000 === 0) log.push([key, value.i, isReactive(value)]);
  });
  console.log(log, toRaw(map).size, even.value);
  map.clear();
  console.log(log.slice(-4), toRaw(map), [...map].length);
}

const cache = reactive(new Map());
const sizes = [];
effect(() => sizes.push(cache.size));
effect(() => sizes.push(cache.has(2500) && 'there'));
for (let i = 0; i < 5000; i++) {
  cache.set(i, { i });
  if (cache.size > 1000) cache.delete(cache.keys().next().value);
}
console.log(sizes.length, digest(sizes.join()), sizes.indexOf('there'), [...toRaw(cache)].slice(0, 3));
