// SPDX-License-Identifier: Apache-2.0
// Makes elements of the page: text and attributes only, so that nothing in the data can become markup.

export type Child = Node | string | number | null | undefined | false | Child[];
export type Attributes = Record<
  string,
  string | number | boolean | null | undefined | EventListener
>;

const SVG = "http://www.w3.org/2000/svg";

function apply(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
}

function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) {
      append(element, child);
    } else if (child !== null && child !== undefined && child !== false) {
      element.append(typeof child === "number" ? String(child) : child);
    }
  }
}

/** An HTML element. An attribute whose value is a function is a listener for the event of that name. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  apply(element, attributes);
  append(element, children);
  return element;
}

/** An SVG element. */
export function svg(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  apply(element, attributes);
  append(element, children);
  return element;
}

/** A link to a page of the web, or its text alone if the address is none: data may hold `javascript:`. */
export function webLink(address: string): Node {
  let safe = false;
  try {
    safe = ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    safe = false; // not an address at all
  }
  return safe
    ? h("a", { href: address, rel: "noreferrer noopener", target: "_blank" }, address)
    : document.createTextNode(address);
}
