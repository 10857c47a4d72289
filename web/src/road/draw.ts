/** Draws an outline on a photo: with a mouse, a finger, or the keyboard. The corners go into a text field. */
type Point = [number, number];
const SVG = "http://www.w3.org/2000/svg";
const STEP = 8;

export interface Events {
  keep: () => void;
  leave: () => void;
  changed: (corners: number) => void;
}

export class Drawing {
  readonly #layer = document.createElementNS(SVG, "g");
  readonly #off = new AbortController();
  readonly #points: Point[] = [];
  #cross: Point;
  #held: number | undefined;

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly field: HTMLTextAreaElement,
    private readonly events: Events,
  ) {
    const { width, height } = svg.viewBox.baseVal;
    this.#cross = [width / 2, height / 2];
    svg.append(this.#layer);
    svg.classList.add("drawing");
    svg.setAttribute("tabindex", "0");
    const { signal } = this.#off;
    svg.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    svg.addEventListener("pointermove", (event) => this.#move(event), { signal });
    for (const end of ["pointerup", "pointercancel"] as const)
      svg.addEventListener(end, () => (this.#held = undefined), { signal });
    svg.addEventListener("keydown", (event) => this.#key(event), { signal });
    svg.focus();
    this.#show();
  }

  /** Takes the drawing off the photo; what was drawn stays in the field. */
  end(): void {
    this.#off.abort();
    this.#layer.remove();
    this.svg.classList.remove("drawing");
    this.svg.setAttribute("tabindex", "-1");
  }

  #at(event: PointerEvent): Point {
    const inside = this.svg.getScreenCTM()?.inverse();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(inside);
    return this.#within([x, y]);
  }

  #within([x, y]: Point): Point {
    const { width, height } = this.svg.viewBox.baseVal;
    const cut = (value: number, most: number): number =>
      Math.round(10 * Math.min(Math.max(value, 0), most)) / 10;
    return [cut(x, width), cut(y, height)];
  }

  #down(event: PointerEvent): void {
    if (event.button) return;
    event.preventDefault();
    this.svg.focus();
    this.svg.setPointerCapture(event.pointerId);
    const corner = (event.target as Element).getAttribute("data-corner");
    this.#cross = this.#at(event);
    this.#held = corner === null ? this.#points.push(this.#cross) - 1 : Number(corner);
    this.#show();
  }

  #move(event: PointerEvent): void {
    if (this.#held === undefined) return;
    this.#cross = this.#at(event);
    this.#points[this.#held] = this.#cross;
    this.#show();
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 1 : STEP;
    const [x, y] = this.#cross;
    const keys: Record<string, () => void> = {
      ArrowLeft: () => (this.#cross = this.#within([x - step, y])),
      ArrowRight: () => (this.#cross = this.#within([x + step, y])),
      ArrowUp: () => (this.#cross = this.#within([x, y - step])),
      ArrowDown: () => (this.#cross = this.#within([x, y + step])),
      " ": () => void this.#points.push(this.#cross),
      Backspace: () => void this.#points.pop(),
      Enter: () => this.events.keep(),
      Escape: () => this.events.leave(),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
    this.#show();
  }

  #show(): void {
    const { width } = this.svg.viewBox.baseVal;
    const text = this.#points.map((point) => point.join(",")).join(" ");
    const [x, y] = this.#cross;
    const arm = width / 40;
    this.#layer.replaceChildren(
      shape("polygon", { class: "drawn", points: text }),
      ...this.#points.map(([cx, cy], index) =>
        shape("circle", { class: "drawn-corner", cx, cy, r: width / 90, "data-corner": index }),
      ),
      shape("path", { class: "drawn-cross", d: `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}` }),
    );
    if (this.#points.length) this.field.value = text;
    this.events.changed(this.#points.length);
  }
}

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
