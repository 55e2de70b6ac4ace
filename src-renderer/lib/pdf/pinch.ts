type Zoom = (factor: number, atX: number, atY: number) => void;

/** Two fingers on the element zoom around the point between them. The point is in CSS pixels from the element's top left. */
export function pinch(zoom: Zoom): (node: HTMLElement) => () => void {
  return (node) => {
    const fingers = new Map<number, { x: number; y: number }>();
    let apart = 0;

    const spread = (): { apart: number; x: number; y: number } => {
      const [a, b] = [...fingers.values()];
      if (a === undefined || b === undefined) return { apart: 0, x: 0, y: 0 };
      const { left, top } = node.getBoundingClientRect();
      return { apart: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2 - left, y: (a.y + b.y) / 2 - top };
    };
    const down = (event: PointerEvent) => {
      if (event.pointerType !== 'touch') return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      apart = spread().apart;
    };
    const move = (event: PointerEvent) => {
      if (!fingers.has(event.pointerId)) return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (fingers.size !== 2) return;
      const now = spread();
      if (apart > 0 && now.apart > 0) zoom(now.apart / apart, now.x, now.y);
      apart = now.apart;
    };
    const up = (event: PointerEvent) => {
      fingers.delete(event.pointerId);
      apart = spread().apart;
    };
    // Otherwise the browser would pan and cancel the second pointer.
    const touch = (event: TouchEvent) => {
      if (event.touches.length > 1) event.preventDefault();
    };
    node.addEventListener('pointerdown', down);
    node.addEventListener('pointermove', move);
    node.addEventListener('pointerup', up);
    node.addEventListener('pointercancel', up);
    node.addEventListener('touchmove', touch, { passive: false });
    return () => {
      node.removeEventListener('pointerdown', down);
      node.removeEventListener('pointermove', move);
      node.removeEventListener('pointerup', up);
      node.removeEventListener('pointercancel', up);
      node.removeEventListener('touchmove', touch);
    };
  };
}
