// A JSON report read back and held against the published schema, so that no test can print an invalid one.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { jsonSchemaV1 } from '../../src/report/json-schema.js';

const ajv = new Ajv2020({ strict: true, allErrors: true });
const validate = ajv.compile(jsonSchemaV1);
/** The schema lets later releases add keys; this one must not print a key that it does not describe. */
const validateClosed = ajv.compile(closed(jsonSchemaV1) as object);

interface JsonReport {
  readonly version: 1;
  readonly patches: readonly Record<string, unknown>[];
  readonly findings: readonly Record<string, unknown>[];
  readonly notices: readonly Record<string, unknown>[];
  readonly summary: Readonly<Record<string, unknown>>;
}

/** Parses a report; fails the test when the schema does not accept it. */
export function readJsonReport(text: string): JsonReport {
  const report: unknown = JSON.parse(text);
  expect(validate(report), ajv.errorsText(validate.errors)).toBe(true);
  expect(validateClosed(report), ajv.errorsText(validateClosed.errors)).toBe(true);
  return report as JsonReport;
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copy && 'required' in copy ? { ...copy, additionalProperties: false } : copy;
}
