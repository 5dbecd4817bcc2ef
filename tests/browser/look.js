// What there is to see on a page that a respondent could stumble over; each gives a list of faults, as sentences.
({
  // Set the way a browser's setting for larger text does.
  enlarge(percent) {
    document.documentElement.style.fontSize = percent + "%";
  },

  sideways() {
    const width = document.documentElement.clientWidth;
    const wide = document.documentElement.scrollWidth;
    if (wide <= width) return [];
    const out = [...document.body.querySelectorAll("*")].filter(each => each.getBoundingClientRect().right > width + 1);
    return [`scrolls sideways: ${wide} px on ${width}; ${this.named(out.pop())} sticks out`];
  },

  // What a column is called stands above it, or nowhere: what is laid out as anything else than a table loses that.
  headings() {
    const headed = [...document.querySelectorAll("table")].filter(each => each.tHead && this.isSeen(each.tHead));
    const astray = headed.filter(table => getComputedStyle(table).display !== "table");
    return astray.map(table => `the columns' names may not be above them: ${this.named(table)}`);
  },

  // Everything that is tapped must be high enough, and far enough from its neighbour.
  targets(height, distance) {
    const seen = this.tapped();
    const low = seen.filter(({ box }) => box.height < height - 0.5);
    const faults = low.map(({ element, box }) => `${box.height.toFixed(1)} px high: ${this.named(element)}`);
    seen.forEach((one, number) => {
      for (const other of seen.slice(number + 1)) {
        // A bar that sticks hides for a while what it lies on; they are no neighbours.
        if (one.bar !== other.bar || this.between(one.box, other.box) >= distance - 0.5) continue;
        const apart = this.between(one.box, other.box).toFixed(1);
        faults.push(`${apart} px apart: ${this.named(one.element)} and ${this.named(other.element)}`);
      }
    });
    return faults;
  },

  tapped() {
    const selector = "a[href], button, input:not([type=hidden]), textarea, select, summary, label.choice, label.step";
    return [...document.querySelectorAll(selector)]
      .filter(element => !this.isPartOfARow(element) && !this.isInRunningText(element) && this.isSeen(element))
      .map(element => ({ element, box: this.area(element), bar: this.barOf(element) }));
  },

  isPartOfARow(element) {
    return element.matches("input") && element.closest("label.choice, label.step") !== null;
  },

  // A link within a sentence cannot be as high as a button; the guidelines exempt it.
  isInRunningText(element) {
    const around = element.parentElement.textContent.trim().length;
    return getComputedStyle(element).display === "inline" && around > element.textContent.trim().length;
  },

  isSeen(element) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const shown = element.checkVisibility({ visibilityProperty: true }) && !element.closest("[aria-hidden=true]");
    return shown && box.width > 1 && box.height > 1 && style.clip === "auto" && style.clipPath === "none";
  },

  // A small box is tapped together with its label.
  area(element) {
    const boxes = [element.getBoundingClientRect()];
    if (element.matches("[type=checkbox], [type=radio]")) {
      boxes.push(...[...element.labels].map(label => label.getBoundingClientRect()));
    }
    const left = Math.min(...boxes.map(box => box.left));
    const top = Math.min(...boxes.map(box => box.top));
    const right = Math.max(...boxes.map(box => box.right));
    const bottom = Math.max(...boxes.map(box => box.bottom));
    return { left, top, right, bottom, height: bottom - top };
  },

  between(one, other) {
    const across = Math.max(one.left - other.right, other.left - one.right);
    const down = Math.max(one.top - other.bottom, other.top - one.bottom);
    return Math.max(across, down);
  },

  barOf(element) {
    for (let each = element; each; each = each.parentElement) {
      if (["sticky", "fixed"].includes(getComputedStyle(each).position)) return each;
    }
    return null;
  },

  // What the keyboard comes to, forwards and then backwards, must not lie behind a bar, nor outside of the screen.
  hidden() {
    const bars = [...document.body.querySelectorAll("*")].filter(each => this.barOf(each) === each);
    const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), textarea, select, summary")]
      .filter(element => element.tabIndex >= 0 && this.isSeen(element));
    const faults = new Set();
    for (const element of [...stops, ...stops.slice().reverse()]) {
      element.focus();
      const box = element.getBoundingClientRect();
      const over = bars.find(bar => !bar.contains(element) && this.isSeen(bar) && this.cover(bar, box));
      if (over) faults.add(`${this.named(element)} lies behind ${this.named(over)}`);
      if (box.bottom < 0 || box.top > innerHeight) faults.add(`${this.named(element)} is not on the screen`);
    }
    if (document.activeElement) document.activeElement.blur();
    return [...faults];
  },

  cover(bar, box) {
    const over = bar.getBoundingClientRect();
    return over.top < box.bottom - 1 && over.bottom > box.top + 1 && over.left < box.right && over.right > box.left;
  },

  named(element) {
    if (!element) return "nothing";
    const text = (element.textContent || element.name || "").trim().replace(/\s+/g, " ").slice(0, 40);
    const names = [element.tagName.toLowerCase(), ...element.classList].join(".");
    return `${names} “${text}”`;
  },
})
