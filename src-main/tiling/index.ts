export { adapterIndex } from './adapter-index.ts';
export { chooseGrid, tiledSize } from './choose-grid.ts';
export { crop, shrink } from './crop.ts';
export { cutTiles } from './cut-tiles.ts';
export { MOST_PIXELS, rasterScale } from './raster-scale.ts';
export { checkRegion } from './region.ts';
export { resize } from './resize.ts';
export { resizeFloatBicubic } from './resize-float.ts';
