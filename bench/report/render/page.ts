/** The style of `report.html`: GitHub's, light and dark, so that it looks like `report.md` there. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: #d1d9e0; --soft: #f6f8fa; --muted: #59636e; --page: #fff; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --soft: #151b23; --muted: #9198a1; --page: #0d1117; } }
body { margin: 0; background: var(--page); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 24px 20px 80px; }
h1 { line-height: 1.25; margin: 0 0 16px; }
h2 { line-height: 1.25; margin: 32px 0 12px; padding-bottom: 6px; border-bottom: 1px solid var(--line); }
h1 + p { font-size: 1.15em; }
table { display: block; max-width: 100%; overflow-x: auto; border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 12px 0; }
th, td { border: 1px solid var(--line); padding: 5px 11px; }
tr:nth-child(even) td { background: var(--soft); }
pre { background: var(--soft); padding: 12px; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 6px; }
blockquote { margin: 0; padding-left: 14px; border-left: 4px solid var(--line); color: var(--muted); }
details { margin: 12px 0; border: 1px solid var(--line); border-radius: 6px; padding: 8px 14px; overflow-x: auto; }
summary { cursor: pointer; font-weight: 600; }
.chart { margin: 20px 0; }
@media (max-width: 860px) { main { overflow-x: auto; } }
`;

/** Draws every chart of the page, and again when the reader changes between light and dark. */
export const PAGE_SCRIPT = `
const dark = matchMedia('(prefers-color-scheme: dark)');
function draw() {
  for (const place of document.querySelectorAll('[data-chart]')) {
    const old = echarts.getInstanceByDom(place);
    if (old) old.dispose();
    const size = { width: parseInt(place.style.width, 10), height: parseInt(place.style.height, 10), renderer: 'svg' };
    echarts.init(place, THEMES[dark.matches ? 'dark' : 'light'], size).setOption(OPTIONS[place.dataset.chart]);
  }
}
dark.addEventListener('change', draw);
draw();
`;
