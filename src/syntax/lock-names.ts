// Names that speak of locks or references, wherever no table is at hand.

const lockWords = new RegExp(
  [
    '[Ll]ock|LOCK|[Mm]utex|MUTEX|semaphore|rwsem|_sem(?:_|$)|guard|GUARD|[Aa]cquire|[Rr]elease',
    '(?:^|_)(?:down|up|get|put|iget|iput|dget|dput|igrab|ihold|hold|grab|drop)(?:_|$)',
    'rcu_|seqbegin|seqcount|seqretry|brelse|splice|^d_',
  ].join('|'),
);

/** True when losing a call of this name could change what is said about locks or references. */
export function isLockLike(name: string): boolean {
  return lockWords.test(name.slice(0, 200));
}
