import { chartColorRules, colorProperties } from "../../figures/internal.ts";

/** The style sheet of the page: light and dark, wide and narrow, on paper. */
export function pageStyle(): string {
  return `:root{color-scheme:light dark;${colorProperties("light")}}
@media screen and (prefers-color-scheme:dark){:root{${colorProperties("dark")}}}
${chartColorRules()}
${LAYOUT}`;
}

const LAYOUT = `*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
  font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:.25rem 0 .5rem;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.2rem;line-height:1.3;margin:3rem 0 .75rem;padding-top:.75rem;
  border-top:1px solid var(--line)}
p,ul,dl{margin:.75rem 0;max-width:44rem}
p,li,dd,td,th,figcaption,h1{overflow-wrap:anywhere}
ul{padding-left:1.25rem}
li{margin:.35rem 0}
code{font:.875em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
sup{font-size:.75em;line-height:0}
.brand,.subtitle{margin:0;color:var(--muted);font-size:.9rem}
.verdict{display:flex;gap:1rem;align-items:baseline;max-width:none;margin:1.5rem 0 0;
  padding:1rem 1.25rem;background:var(--panel);border-left:.3rem solid var(--red);
  font-size:1.05rem}
.verdict.pass{border-color:var(--green)}
td strong{color:var(--red)}
.verdict>strong{flex:none;font-size:1.25rem;letter-spacing:.04em;color:var(--red)}
.verdict.pass>strong{color:var(--green)}
.verdict.neutral{border-color:var(--muted)}
.verdict.neutral>strong{color:var(--ink)}
.verdict span{min-width:0}
.scroll{overflow-x:auto;margin:1rem 0;max-width:100%;background:
  linear-gradient(90deg,var(--paper) 40%,transparent) 0 0/3rem 100% no-repeat local,
  linear-gradient(270deg,var(--paper) 40%,transparent) 100% 0/3rem 100% no-repeat local,
  linear-gradient(90deg,var(--line),transparent) 0 0/.9rem 100% no-repeat scroll,
  linear-gradient(270deg,var(--line),transparent) 100% 0/.9rem 100% no-repeat scroll}
.scroll:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
table{border-collapse:collapse;font-size:.875rem;line-height:1.4;
  font-variant-numeric:tabular-nums lining-nums}
th,td{padding:.3rem .9rem .3rem 0;text-align:left;vertical-align:baseline;font-weight:400}
td,th{overflow-wrap:normal;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
td.prose{white-space:normal;overflow-wrap:anywhere;min-width:16rem}
thead th,thead td{white-space:normal;color:var(--muted);vertical-align:bottom;border-bottom:1px solid var(--muted)}
tbody th{font-weight:600;white-space:normal;overflow-wrap:anywhere;min-width:9rem;max-width:20rem}
tbody tr:not(:first-child)>*{border-top:1px solid var(--line)}
.grouped tbody tr>*{border-top:0}
.grouped tr.group>*{padding-top:1rem;border-bottom:1px solid var(--line)}
.number{text-align:right}
.figures{display:grid;gap:2rem;margin:1.5rem 0}
figure{margin:0;min-width:0}
figure svg{display:block;max-width:100%;height:auto}
figure text{font-family:inherit}
figcaption{margin-top:.5rem;max-width:44rem;font-size:.9rem;color:var(--muted)}
.narrow{display:none}
.chart{position:relative;touch-action:pan-y;cursor:crosshair}
.tip{position:absolute;top:.25rem;z-index:1;max-width:100%;padding:.4rem .6rem;pointer-events:none;
  background:var(--paper);border:1px solid var(--muted);font-size:.8rem;line-height:1.35;
  font-variant-numeric:tabular-nums}
.tip>*{display:flex;gap:.75rem;justify-content:space-between;overflow-wrap:anywhere}
.tip b{font-weight:600;white-space:nowrap}
.tools,.tools>span{display:flex;flex-wrap:wrap;gap:.35rem;align-items:center}
.tools{gap:.5rem 1.25rem;margin:.5rem 0;font-size:.8125rem}
.tools input{flex:1 1 9rem;min-width:6rem;max-width:22rem;margin:0;accent-color:var(--blue)}
.tools button{min-width:2rem;min-height:2rem;padding:.2rem .55rem;font:inherit;color:var(--ink);
  background:var(--panel);border:1px solid var(--line);border-radius:.25rem;cursor:pointer}
.tools button:disabled{color:var(--muted);cursor:default}
.tools :focus-visible{outline:2px solid var(--blue);outline-offset:1px}
.said,.hint{color:var(--muted)}
.said:not(:empty),.hint{margin-left:.35rem}
@media (hover:none){.hint{display:none}}
.held .scroll{max-height:22rem;overflow:auto}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1.25rem;
  font-size:.9rem;max-width:none}
dt{color:var(--muted)}
dd{margin:0}
@media (min-width:60rem){
  .figures{grid-template-columns:repeat(2,minmax(0,1fr))}
  figure.whole{grid-column:1/-1}
}
@media screen and (max-width:45rem){
  main{padding:1.25rem 1rem 3rem}
  h1{font-size:1.4rem}
  h2{margin-top:2.25rem}
  .wide{display:none}
  .narrow{display:block}
  .tip{position:static;margin-top:.5rem}
  table{font-size:.8125rem}
  th,td{padding-right:.7rem}
  .verdict{display:block;padding:.9rem 1rem}
  .verdict>strong{display:block}
  dl{grid-template-columns:minmax(0,1fr);gap:0}
  dd{margin-bottom:.5rem}
}
@media print{
  @page{margin:1.5cm}
  body{font-size:10pt}
  .tools,.tip{display:none}
  main{max-width:none;padding:0}
  h2{break-after:avoid;margin-top:1.5rem}
  figure,tr,li,.verdict{break-inside:avoid}
  .figures{display:block}
  figure{margin:0 0 1rem}
  .scroll{overflow:visible;background:none}
  table{font-size:7.5pt}
  th,td{padding-right:.6rem}
}`;
