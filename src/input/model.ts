// What the input room hands on: one decoded mail or diff, line by line, with where each line stood.

/** One line of decoded text. */
export interface InputLine {
  /** Without its newline. A CR is kept: only the diff itself tells whether it belongs to the file. */
  readonly text: string;
  /** 1-based line of the input (mbox, mail, diff) that this line came from. */
  readonly inputLine: number;
}

/** Header fields of a mail that a reply is made of: unfolded, encoded words left as they arrived. */
export interface MailEnvelope {
  readonly subject: string | undefined;
  readonly from: string | undefined;
  readonly replyTo: string | undefined;
  readonly to: string | undefined;
  readonly cc: string | undefined;
  /** Ids of the thread, the oldest first, the mail's own not among them. */
  readonly references: readonly string[];
}

/** One message, commit or bare diff, decoded. Nothing is known yet about diffs in it. */
export interface RawInput {
  /** File path as the user gave it, `<stdin>`, or a commit id. */
  readonly source: string;
  /** The argument it came with, when that is a directory and `source` one file of it. */
  readonly container?: string;
  /** What it was recognised as, in words for `-v`: "mail in an mbox", "raw diff". */
  readonly format: string;
  readonly subject?: string;
  /** `Name <address>` where both are known. */
  readonly author?: string;
  /** As written in the mail. */
  readonly date?: string;
  /** With angle brackets, as in the header. */
  readonly messageId?: string;
  readonly inReplyTo?: string;
  /** Undefined for what is no mail. */
  readonly envelope?: MailEnvelope;
  readonly lines: readonly InputLine[];
}
