// How the map's square, 0 to 1 both ways, lies on the canvas: which of its points is in the middle, and how near.

const MARGIN = 26;
const NEAREST = 40;

export class View {
  constructor() {
    this.width = this.height = 1;
    // The box {left, top, right, bottom} where buttons lie over the canvas, if they do.
    this.covered = null;
    this.fit();
  }

  fit() {
    this.zoom = 1;
    this.x = this.y = 0.5;
  }

  get scale() {
    return Math.max(Math.min(this.width, this.height) - 2 * MARGIN, 50) * this.zoom;
  }

  across(x) {
    return this.width / 2 + (x - this.x) * this.scale;
  }

  down(y) {
    return this.height / 2 + (y - this.y) * this.scale;
  }

  moveBy(across, down) {
    this.x = between(0, this.x - across / this.scale, 1);
    this.y = between(0, this.y - down / this.scale, 1);
  }

  // What is under (across, down) stays there.
  zoomBy(factor, across = this.width / 2, down = this.height / 2) {
    const before = this.scale;
    this.zoom = between(1, this.zoom * factor, NEAREST);
    if (this.zoom === 1) return this.fit();
    const change = 1 / before - 1 / this.scale;
    this.x = between(0, this.x + (across - this.width / 2) * change, 1);
    this.y = between(0, this.y + (down - this.height / 2) * change, 1);
  }

  // Moves only as far as it takes for a point to be well in sight.
  bringIntoSight(x, y) {
    const air = Math.min(60, this.width / 4, this.height / 4);
    const across = this.across(x);
    const down = this.down(y);
    this.moveBy(between(air, across, this.width - air) - across, between(air, down, this.height - air) - down);
  }
}

function between(least, value, most) {
  return Math.min(Math.max(value, least), most);
}
