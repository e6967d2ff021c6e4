// Failures the user can do something about. Thrown only in input/ and app/.

/** Exit statuses: 2 usage or configuration, 3 something could not be judged. */
export type FailureExit = 2 | 3;

/**
 * A user-visible failure: a stable code, an exit status and the next step.
 * Subclass it where a failure is raised in more than one place.
 */
export class ToolError extends Error {
  readonly code: string;
  readonly exitCode: FailureExit;
  /** One sentence that says what to do now. */
  readonly nextStep: string;

  constructor(
    code: string,
    exitCode: FailureExit,
    message: string,
    nextStep: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ToolError';
    this.code = code;
    this.exitCode = exitCode;
    this.nextStep = nextStep;
  }
}
