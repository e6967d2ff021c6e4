// Makes fixtures/github/openapi.json: the few paths of GitHub's OpenAPI description that `hunklock github` and `serve` use, without
// prose and examples. The whole description is 73 MB, so it is no dependency: `npm pack @octokit/openapi` somewhere
// else, unpack it, and name its generated/api.github.com.deref.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const used = {
  'pulls/get': '200',
  'pulls/list-files': '200',
  'pulls/list-review-comments': '200',
  'pulls/list-reviews': '200',
  'pulls/create-review': '200',
  'pulls/create-review-comment': '201',
  'pulls/update-review-comment': '200',
  'repos/compare-commits-with-basehead': '200',
  'repos/get-content': '200',
  'git/get-blob': '200',
  'users/get-authenticated': '200',
  'apps/create-installation-access-token': '201',
  'apps/get-authenticated': '200',
  'checks/create': '201',
  'checks/update': '200',
  'checks/list-for-ref': '200',
};

const prose = new Set([
  'description',
  'title',
  'example',
  'examples',
  'deprecated',
  'externalDocs',
  'default',
]);

const [source, version = 'unknown'] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: github-openapi.mjs api.github.com.deref.json [VERSION]');
const description = JSON.parse(readFileSync(source, 'utf8'));
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) => {
    const status = used[operation.operationId];
    return status === undefined ? [] : [trimmed(path, method, operation, status)];
  }),
);
if (operations.length !== Object.keys(used).length)
  throw new Error('an operation is not in this description');
const target = join(import.meta.dirname, '..', 'fixtures', 'github', 'openapi.json');
const head = {
  source: '@octokit/openapi, api.github.com',
  version,
  license: 'MIT, Copyright GitHub and Octokit contributors',
};
writeFileSync(target, `${JSON.stringify({ ...head, operations }, null, 1)}\n`);

function trimmed(path, method, operation, status) {
  const request = operation.requestBody?.content?.['application/json']?.schema;
  const response = operation.responses[status].content?.['application/json']?.schema;
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    status: Number(status),
    query: Object.fromEntries(query.map(({ name, schema }) => [name, bare(schema)])),
    ...(request === undefined ? {} : { request: bare(request) }),
    ...(response === undefined ? {} : { response: bare(response, 0) }),
  };
}

/** JSON Schema of draft 2020 without prose; what is nested deeper than any of our reading is left open. */
function bare(schema, depth = 0) {
  if (Array.isArray(schema)) return schema.map((part) => bare(part, depth));
  if (typeof schema !== 'object' || schema === null) return schema;
  if (depth > 4) return {};
  const { nullable, ...rest } = schema;
  const kept = Object.entries(rest).filter(([key]) => !prose.has(key) && !key.startsWith('x-'));
  const copy = Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'properties'
        ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, bare(part, depth + 1)]))
        : bare(value, depth + 1),
    ]),
  );
  return nullable === true ? { anyOf: [copy, { type: 'null' }] } : copy;
}
