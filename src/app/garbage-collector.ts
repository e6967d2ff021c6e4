// Keeps the memory of a long scan small: what a file left behind is given back before the heap has grown with it.
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collected when so much more is in use than after the last time, in bytes; one file's own data are a part of it. */
const growthBound = 64 << 20;

/**
 * Makes a function to be called between files. By itself V8 lets the heap grow to some two hundred megabytes, of which
 * a fifth is alive, and each parse tree keeps native memory until its object is collected. A collection takes some
 * 50 ms, and is done every few files.
 */
export function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let kept = getHeapStatistics().used_heap_size;
  return () => {
    if (getHeapStatistics().used_heap_size - kept < growthBound) return;
    collect();
    kept = getHeapStatistics().used_heap_size;
  };
}
