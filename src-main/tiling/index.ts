export { adapterIndex } from './adapter-index.ts';
export { chooseGrid, tiledSize } from './choose-grid.ts';
export { crop, shrink } from './crop.ts';
export { cutTiles } from './cut-tiles.ts';
export { checkRegion } from './region.ts';
export { resize } from './resize.ts';
export { resizeFloatBicubic } from './resize-float.ts';
