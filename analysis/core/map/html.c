/* The map as a page that needs nothing else: the picture, to be moved and zoomed; a module that is pointed at shows its
 * edges alone. */
#include "map/formats.h"

static const char head[] =
	"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Modules</title>\n<style>\n"
	"html,body{margin:0;height:100%;overflow:hidden;background:#fff}\n"
	"#map{width:100%;height:calc(100% - 34px);cursor:grab;touch-action:none}\n#map.held{cursor:grabbing}\n"
	"#map svg{width:100%;height:100%}\n"
	".chosen .edge{opacity:.06}.chosen .module{opacity:.3}.chosen .near{opacity:1}\n"
	"#key{position:fixed;right:12px;bottom:10px;font:12px system-ui,sans-serif;color:#5d6d7e;background:#fffc;"
	"padding:4px 8px;border-radius:6px}\n#key b{color:#c0392b}#key i{color:#d68910;font-style:normal}\n"
	"</style>\n<div id=\"map\">\n";

static const char tail[] =
	"</div>\n<div id=\"key\">wheel: zoom, drag: move, click: one module alone &middot; <b>violation or cycle</b> "
	"&middot; "
	"<i>accepted or deprecated</i></div>\n<script>\n"
	"'use strict';\n"
	"const map = document.getElementById('map'), svg = map.querySelector('svg');\n"
	"const view = svg.viewBox.baseVal, whole = [view.x, view.y, view.width, view.height];\n"
	"function show(x, y, width, height) { svg.setAttribute('viewBox', [x, y, width, height].join(' ')); }\n"
	"function at(event) {\n"
	"  const point = new DOMPoint(event.clientX, event.clientY);\n"
	"  return point.matrixTransform(svg.getScreenCTM().inverse());\n"
	"}\n"
	"map.addEventListener('wheel', event => {\n"
	"  event.preventDefault();\n"
	"  const factor = Math.exp(event.deltaY * 0.0015), p = at(event), v = svg.viewBox.baseVal;\n"
	"  const width = Math.min(Math.max(v.width * factor, 60), whole[2] * 8), scale = width / v.width;\n"
	"  show(p.x - (p.x - v.x) * scale, p.y - (p.y - v.y) * scale, width, v.height * scale);\n"
	"}, { passive: false });\n"
	"let held = null, moved = false;\n"
	"map.addEventListener('pointerdown', event => { held = at(event); moved = false; });\n"
	"addEventListener('pointermove', event => {\n"
	"  if (!held) return;\n"
	"  const p = at(event), v = svg.viewBox.baseVal;\n"
	"  moved = moved || Math.hypot(p.x - held.x, p.y - held.y) > 3;\n"
	"  if (moved) { map.classList.add('held'); show(v.x + held.x - p.x, v.y + held.y - p.y, v.width, v.height); }\n"
	"});\n"
	"addEventListener('pointerup', () => { held = null; map.classList.remove('held'); });\n"
	"map.addEventListener('dblclick', () => show(...whole));\n"
	"map.addEventListener('click', event => {\n"
	"  if (moved) return;\n"
	"  const chosen = event.target.closest('.module');\n"
	"  svg.querySelectorAll('.near').forEach(item => item.classList.remove('near'));\n"
	"  svg.classList.toggle('chosen', Boolean(chosen));\n"
	"  if (!chosen) return;\n"
	"  const number = chosen.dataset.module, near = new Set([number]);\n"
	"  for (const edge of svg.querySelectorAll('.edge')) {\n"
	"    if (edge.dataset.from !== number && edge.dataset.to !== number) continue;\n"
	"    edge.classList.add('near');\n"
	"    near.add(edge.dataset.from).add(edge.dataset.to);\n"
	"  }\n"
	"  for (const item of svg.querySelectorAll('.module')) item.classList.toggle('near', "
	"near.has(item.dataset.module));\n"
	"});\n"
	"</script>\n</html>\n";

void map_draw_html(const struct module_map *map, struct strbuf *out)
{
	strbuf_add(out, str_from(head));
	map_draw_svg(map, out);
	strbuf_add(out, str_from(tail));
}
