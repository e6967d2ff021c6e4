// What is used of picomatch, which carries no types.
declare module 'picomatch' {
  interface Options {
    readonly dot?: boolean;
    readonly nonegate?: boolean;
    readonly noextglob?: boolean;
    readonly maxLength?: number;
  }
  export default function picomatch(glob: string, options?: Options): (path: string) => boolean;
}
