// Names that speak of locks or references, wherever no table is at hand.

const lockWords =
  /lock|mutex|_sem(?:_|$)|semaphore|rwsem|(?:^|_)(?:down|up)(?:_|$)|rcu_|seq(?:count|begin|retry)|guard|acquire|release|(?:^|_)(?:get|put|iget|iput|dget|dput|igrab|ihold|hold|grab|drop)(?:_|$)|brelse|splice|^d_/i;

/** True when losing a call of this name could change what is said about locks or references. */
export function isLockLike(name: string): boolean {
  return lockWords.test(name.slice(0, 200));
}
