type Zoom = (factor: number, atX: number, atY: number) => void;

/** Wheel pixels per factor of e: one notch of a common mouse zooms by about a quarter. */
const FOR_E = 240;
const MOST = 60;
const LINE = 16;

/** Ctrl (or cmd) and the wheel zoom around the pointer; a trackpad's pinch arrives as that. */
export function wheelZoom(zoom: Zoom): (node: HTMLElement) => () => void {
  return (node) => {
    const onwheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = node.getBoundingClientRect();
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
      const bounded = Math.max(-MOST, Math.min(MOST, pixels));
      zoom(Math.exp(-bounded / FOR_E), event.clientX - left, event.clientY - top);
    };
    // Not a Svelte event handler: those are passive and could not stop the browser's own zoom.
    node.addEventListener('wheel', onwheel, { passive: false });
    return () => node.removeEventListener('wheel', onwheel);
  };
}
