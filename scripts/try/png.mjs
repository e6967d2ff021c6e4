// The pixels of a screenshot: PNG of eight bits a channel, not interlaced, as browsers write it.
import { inflateSync } from 'node:zlib';

/** A function that gives the colour `[red, green, blue]` at a place. */
export function readPixels(png) {
  const header = png.subarray(16, 29);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9]];
  if (header[8] !== 8 || channels === undefined || header[12] !== 0)
    throw new Error('a screenshot of another form');
  const data = inflateSync(Buffer.concat(dataChunks(png)));
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = data[row * (stride + 1)];
    for (let at = 0; at < stride; at++) {
      const left = at < channels ? 0 : pixels[row * stride + at - channels];
      const above = row === 0 ? 0 : pixels[(row - 1) * stride + at];
      const corner = row === 0 || at < channels ? 0 : pixels[(row - 1) * stride + at - channels];
      const raw = data[row * (stride + 1) + 1 + at];
      pixels[row * stride + at] = raw + predicted(filter, left, above, corner);
    }
  }
  return (x, y) => [...pixels.subarray(y * stride + x * channels, y * stride + x * channels + 3)];
}

function dataChunks(png) {
  const chunks = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      chunks.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  return chunks;
}

/** The five filters of the PNG specification, 9.2. */
function predicted(filter, left, above, corner) {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(guess - value));
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
