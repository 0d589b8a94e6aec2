// Svelte compiles components of growing size, for the browser and for the server.
import { compile } from 'svelte/compiler';
import { digest } from './digest.mjs';

const part = (i) => `
{#snippet row${i}(item, n)}
  <tr class:odd={n % 2} class="r${i}"><td>{item.name}</td><td>{total${i}} {n * ${i}}</td></tr>
{/snippet}
{#if items.length > ${i}}
  <table bind:clientWidth={width${i}} onclick={() => { count${i} += ${i}; }}>
    {#each items as item, n (item.id)}{@render row${i}(item, n)}{:else}<tr><td>none</td></tr>{/each}
  </table>
{:else}
  {#await load(${i}) then { value, ...rest }}<p {...rest} style:width="{width${i}}px">{value}</p>{/await}
{/if}`;
const component = (parts) => `
<script>
  let { items = [], load, ...others } = $props();
  ${parts
    .map(
      (i) => `
  let count${i} = $state(${i});
  let width${i} = $state();
  let total${i} = $derived(items.reduce((sum, { price }) => sum + price * count${i}, 0));
  $effect(() => { if (total${i} > ${i}) count${i} -= 1; });`,
    )
    .join('')}
</script>
<svelte:head><title>{count0}</title></svelte:head>
<div {...others}>${parts.map(part).join('')}</div>
<style>
  ${parts.map((i) => `.r${i} > td:nth-child(${i + 1}) { color: red; } .unused${i} { color: blue; }`).join('\n')}
</style>`;

for (const n of [1, 20, 120]) {
  const source = component(Array.from({ length: n }, (_, i) => i));
  for (const generate of ['client', 'server']) {
    const { js, css, warnings, metadata } = compile(source, {
      generate,
      filename: `C${n}.svelte`,
      dev: n === 20,
    });
    console.log(n, generate, digest(js.code), digest(css.code), digest(js.map.mappings), metadata);
    for (const { code, position } of warnings.slice(0, 5)) console.log(code, position);
    console.log(js.code.slice(0, 1500));
  }
}
