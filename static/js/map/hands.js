// Fingers, mouse, wheel and keys on the canvas. One finger up or down scrolls the page as long as the whole map is in
// sight; the wheel zooms once the map has been clicked, so that nobody gets stuck in it while reading on.

import { isDirection } from "./picking.js";

const TAP = 6;
const STEP = 1.25;

// act: {moved(), picked(x, y), stepped(key), opened(), cleared()}.
export function listen(canvas, view, act) {
  listenToPointers(canvas, view, act);
  canvas.addEventListener("wheel", (event) => {
    if (document.activeElement !== canvas && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    view.zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0018)), event.offsetX, event.offsetY);
    act.moved();
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !press(event.key, view, act)) return;
    event.preventDefault();
  });
}

// Returns whether the key means something here.
function press(key, view, act) {
  if (isDirection(key)) act.stepped(key);
  else if (key === "Enter") act.opened();
  else if (key === "Escape") act.cleared();
  else if ("+=-0".includes(key)) zoom(key, view, act);
  else return false;
  return true;
}

export function zoom(key, view, act) {
  if (key === "0") view.fit();
  else view.zoomBy(key === "-" ? 1 / STEP : STEP);
  act.moved();
}

function listenToPointers(canvas, view, act) {
  const down = new Map();
  let travelled = 0;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    if (!down.size) travelled = 0;
    down.set(event.pointerId, [event.offsetX, event.offsetY]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId)) return;
    const before = middleOf(down);
    const [x, y] = down.get(event.pointerId);
    down.set(event.pointerId, [event.offsetX, event.offsetY]);
    travelled += Math.hypot(event.offsetX - x, event.offsetY - y);
    if (travelled > TAP) follow(view, before, middleOf(down), act);
  });
  const lift = (event) => {
    const wasDown = down.delete(event.pointerId);
    if (wasDown && event.type === "pointerup" && !down.size && travelled <= TAP) act.picked(event.offsetX, event.offsetY);
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
}

// The middle between the fingers, and how far they are apart.
function middleOf(down) {
  const points = [...down.values()].slice(0, 2);
  const [one, other] = [points[0], points.at(-1)];
  return { x: (one[0] + other[0]) / 2, y: (one[1] + other[1]) / 2, apart: Math.hypot(one[0] - other[0], one[1] - other[1]) };
}

function follow(view, before, after, act) {
  view.moveBy(after.x - before.x, after.y - before.y);
  if (before.apart && after.apart) view.zoomBy(after.apart / before.apart, after.x, after.y);
  act.moved();
}
