// The words with which the repair marks what it made up; they are replaced before anyone sees the compact form.

/** Stands for a value that the diff does not show: a condition, an operand, a callee. */
export const UNSEEN_VALUE = 'unseen_value__';

/** A call of this name as a statement stands for code that the diff does not show. */
export const UNSEEN_CODE = 'unseen_code__';

/** The statement that becomes `unseen`. */
export const UNSEEN_STATEMENT = `${UNSEEN_CODE}();`;

/** The function around a piece that shows no header. */
export const UNSEEN_HEADER = 'void unseen_function__(void)';

/** The condition of an `#if` that stands above the fragment. */
export const UNSEEN_DIRECTIVE = 'UNSEEN_DIRECTIVE__';
