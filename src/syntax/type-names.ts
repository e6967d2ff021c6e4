// Names that are types by convention, where the parser cannot know: `(loff_t)(x)` is a cast, no call.

const typeName =
  /^(?:\w+_t|(?:__)?[us](?:8|16|32|64)|__[lb]e(?:16|32|64)|uint|ulong|ushort|uchar|u_int|u_char|u_long|bool|cpumask_var_t|[A-Z]\w*_T)$/;

export function isTypeName(name: string): boolean {
  return name.length < 100 && typeName.test(name);
}
