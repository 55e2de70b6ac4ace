import { untrack } from 'svelte';

/** Tells an element's inner size, CSS pixels: at once, and whenever it changes. */
export function observeSize(onsize: (width: number, height: number) => void) {
  return (node: HTMLElement): (() => void) => {
    const read = () => onsize(node.clientWidth, node.clientHeight);
    const observer = new ResizeObserver(read);
    untrack(read);
    observer.observe(node);
    return () => observer.disconnect();
  };
}
