// The shapes of organisations: for each the number of corners, how it is turned, and how far out they are compared
// with a circle of about the same area. As in networks/drawing.py.

const POLYGONS = {
  square: [4, Math.PI / 4, 1.2],
  diamond: [4, 0, 1.25],
  triangle: [3, -Math.PI / 2, 1.3],
  down: [3, Math.PI / 2, 1.3],
  hexagon: [6, 0, 1.1],
};
export const OUTLINE = "#1f2328";

// How far from the middle an arrow stops.
export function edge(shape, radius) {
  return radius * (POLYGONS[shape] ? POLYGONS[shape][2] : 1) + 1;
}

// The corners [x, y] of a shape; null for a circle.
export function corners(shape, x, y, radius) {
  if (!POLYGONS[shape]) return null;
  const [count, turned, out] = POLYGONS[shape];
  return Array.from({ length: count }, (_, corner) => {
    const angle = turned + (2 * Math.PI * corner) / count;
    return [x + out * radius * Math.cos(angle), y + out * radius * Math.sin(angle)];
  });
}
