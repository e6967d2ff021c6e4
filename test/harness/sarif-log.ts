// A SARIF report read back and held against the schema of the standard.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

const schemaPath = join(import.meta.dirname, '..', '..', 'fixtures', 'sarif', 'sarif-schema-2.1.0.json');
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addFormat('uri', (text) => URL.canParse(text));
// A relative reference has no raw space, bracket, quote or backslash, and no scheme before its first slash.
ajv.addFormat('uri-reference', (text) => /^[^\s"<>\\^`{|}]*$/.test(text));
ajv.addFormat('uuid', /^[\da-f-]{36}$/i);
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8')) as object);

interface SarifPlace {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region?: { readonly startLine: number; readonly startColumn?: number };
  };
  readonly message?: { readonly text: string };
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifPlace[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly codeFlows?: readonly {
    readonly threadFlows: readonly { readonly locations: readonly { readonly location: SarifPlace }[] }[];
  }[];
  readonly fixes?: readonly unknown[];
  readonly baselineState: string;
}

interface SarifRule {
  readonly id: string;
  readonly help: { readonly text: string; readonly markdown: string };
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly properties: { readonly tags: readonly string[] };
}

export interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: readonly SarifRule[] } };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly level: string;
      readonly message: { readonly text: string };
      readonly descriptor?: { readonly id: string };
    }[];
  }[];
  readonly originalUriBaseIds: Readonly<Record<string, unknown>>;
  readonly results: readonly SarifResult[];
}

/** Parses a report; fails the test when the schema does not accept it. */
export function readSarif(text: string): SarifRun {
  const log: unknown = JSON.parse(text);
  expect(validate(log), ajv.errorsText(validate.errors)).toBe(true);
  const [run] = (log as { readonly runs: readonly SarifRun[] }).runs;
  if (run === undefined) throw new Error('a log without a run');
  return run;
}
