// GitHub's OpenAPI description of the paths we use (fixtures/github/openapi.json): checks requests and responses.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Schema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly query: Readonly<Record<string, Schema>>;
  readonly request?: Schema;
  readonly response?: Schema;
}

export interface MatchedOperation {
  readonly operation: Operation;
  readonly parts: Readonly<Record<string, string>>;
}

const file = join(import.meta.dirname, '..', '..', 'fixtures', 'github', 'openapi.json');
const { operations } = JSON.parse(readFileSync(file, 'utf8')) as { operations: readonly Operation[] };
const ajv = new Ajv2020({ strict: false, validateFormats: false, coerceTypes: false, allErrors: true });
const compiled = new Map<Schema, ValidateFunction>();

/** The operation of a request; undefined when the description has none. */
export function matchOperation(method: string, path: string): MatchedOperation | undefined {
  for (const operation of operations) {
    if (operation.method !== method) continue;
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const pattern = operation.path.replace(/\{(\w+)\}/g, '([^/]+)');
    const values = new RegExp(`^${pattern}$`).exec(path);
    if (values)
      return {
        operation,
        parts: Object.fromEntries(
          names.map((name, index) => [name, decodeURIComponent(values[index + 1] ?? '')]),
        ),
      };
  }
  return undefined;
}

/** What is wrong with a value; undefined when it is as described. A request has no key that is not described. */
export function faultOf(schema: Schema | undefined, value: unknown, isRequest: boolean): string | undefined {
  if (schema === undefined) return undefined;
  const known = schema.properties as object | undefined;
  if (isRequest && known !== undefined && typeof value === 'object' && value !== null) {
    const extra = Object.keys(value).filter((key) => !(key in known));
    if (extra.length > 0) return `no such parameter: ${extra.join(', ')}`;
  }
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  return validate(value) ? undefined : ajv.errorsText(validate.errors);
}

/** A response as small as the description allows, with these values in it. */
export function respond(schema: Schema | undefined, values: unknown): unknown {
  if (schema === undefined) return values;
  if (Array.isArray(values)) return values.map((value) => respond(schema.items as Schema | undefined, value));
  const options = schema.oneOf as readonly Schema[] | undefined;
  const { type } = (values ?? {}) as { type?: unknown };
  const fitting = options?.find(({ properties }) => {
    const kinds = (properties as { type?: { enum?: readonly unknown[] } } | undefined)?.type?.enum;
    return kinds?.includes(type);
  });
  if (fitting !== undefined) return respond(fitting, values);
  const sample = sampleOf(schema);
  if (typeof sample !== 'object' || sample === null || Array.isArray(sample)) return values ?? sample;
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const own = Object.entries(values ?? {}).map(([key, value]: [string, unknown]) => {
    const isPlain = typeof value === 'object' && value !== null;
    return [key, isPlain && properties[key] !== undefined ? respond(properties[key], value) : value];
  });
  return { ...sample, ...(Object.fromEntries(own) as object) };
}

function sampleOf(schema: Schema): unknown {
  const options = (schema.oneOf ?? schema.anyOf ?? schema.allOf) as readonly Schema[] | undefined;
  if (options?.[0] !== undefined && schema.type === undefined) return sampleOf(options[0]);
  if (Array.isArray(schema.enum)) return schema.enum[0] as unknown;
  const type = Array.isArray(schema.type) ? (schema.type[0] as unknown) : schema.type;
  if (type === 'object') {
    const properties = (schema.properties ?? {}) as Record<string, Schema>;
    const required = (schema.required ?? []) as readonly string[];
    return Object.fromEntries(required.map((key) => [key, sampleOf(properties[key] ?? {})]));
  }
  return { array: [], string: '', integer: 1, number: 1, boolean: false }[String(type)] ?? {};
}
