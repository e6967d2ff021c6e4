// What other rooms use of src/image.
export { buildImages, type PreImageText, type SeriesOptions } from './series.js';
export { startsAgain } from './file-states.js';
export { rebuildImages } from './rebuild.js';
export { buildLineMaps, type LineMaps } from './line-map.js';
export { imageText } from './image-text.js';
export type { Image, ImagePair, ImageSide, LineMap, Scope, Segment } from './model.js';
