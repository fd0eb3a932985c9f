import { type Code, flatten, section, sized, text, unsigned } from "./binary.ts";
import { asValue, Effect, i32, type Operand, type Type, Value } from "./instructions.ts";

/*
 * Writes WebAssembly modules (specification 2.0, chapter 5). A function is built by calling methods in the order in
 * which its code runs, so that a kernel reads like its loop:
 *
 *   module.define("sum", ["i32", "i32"], "f32", (f, from, to) => {
 *     const sum = f.let(f32.const(0));
 *     f.for(from, to, 4, (p) => f.set(sum, f32.add(sum, f32.load(p))));
 *     return sum;
 *   });
 */

const TYPE_CODES: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const EMPTY_BLOCK = 0x40;

/** A variable of a function. */
export class Local<T extends Type = Type> extends Value<T> {
  readonly index: number;

  constructor(type: T, index: number) {
    super(type, [0x20, unsigned(index)]);
    this.index = index;
  }

  /** This variable as a pointer that a loop moves on by so many bytes a round. */
  by(this: Local<"i32">, stride: number): Stride {
    return { pointer: this, stride };
  }
}

/** A pointer, and how far it moves in a round of a loop. */
export interface Stride {
  readonly pointer: Local<"i32">;
  readonly stride: number;
}

/** Variables for a list of types: the arguments of a function. */
type Locals<Types extends readonly Type[]> = { [I in keyof Types]: Local<Types[I]> };
type Operands<Types extends readonly Type[]> = { [I in keyof Types]: Operand<Types[I]> };

/** A function of the module, to be called by functions defined later. */
export interface Callee<Params extends readonly Type[] = readonly Type[], Result extends Type | undefined = undefined> {
  readonly index: number;
  readonly params: Params;
  readonly result: Result;
}

/** A function without arguments or result. */
export type Procedure = Callee<readonly []>;

/** Collects the code of one function. */
export class Body {
  readonly #params: readonly Type[];
  readonly #locals: Type[] = [];
  readonly #constants = new Map<Value<"v128">, Local<"v128">>();
  readonly #code: Code[] = [];

  constructor(params: readonly Type[]) {
    this.#params = params;
  }

  /** A new variable; its value is 0 when the function begins, and only then. */
  local<T extends Type>(type: T): Local<T> {
    this.#locals.push(type);
    return new Local(type, this.#params.length + this.#locals.length - 1);
  }

  /** A new variable that holds this value from here on. */
  let<T extends Type>(value: Value<T>): Local<T> {
    const local = this.local(value.type);
    this.set(local, value as Operand<T>);
    return local;
  }

  /** A variable that holds a constant vector from the function's start on: some engines make constants anew every round. */
  constant(value: Value<"v128">): Local<"v128"> {
    const local = this.#constants.get(value) ?? this.local("v128");
    this.#constants.set(value, local);
    return local;
  }

  /** A new variable that holds an address, to be moved on. */
  pointer(address: Operand<"i32">): Local<"i32"> {
    return this.let(asValue("i32", address));
  }

  set<T extends Type>(local: Local<T>, value: Operand<T>): void {
    this.#code.push([asValue(local.type, value as Value<T>).code, 0x21, unsigned(local.index)]);
  }

  /** Moves an address or a count on. */
  advance(local: Local<"i32">, by: Operand<"i32">): void {
    this.set(local, i32.add(local, by));
  }

  do(effect: Effect): void {
    this.#code.push(effect.effect);
  }

  /** Calls a function that gives nothing. */
  call<Params extends readonly Type[]>(callee: Callee<Params>, ...args: Operands<Params>): void {
    this.do(new Effect(call(callee, args)));
  }

  if(condition: Value<"i32">, then: () => void, otherwise?: () => void): void {
    this.#code.push([condition.code, 0x04, EMPTY_BLOCK]);
    then();
    if (otherwise !== undefined) {
      this.#code.push([0x05]);
      otherwise();
    }
    this.#code.push([0x0b]);
  }

  /** Again and again while the condition holds; it is tested before the first time too. */
  while(condition: Value<"i32">, body: () => void): void {
    // if (condition) do { body } while (condition): one jump a round
    this.if(condition, () => {
      this.#code.push([0x03, EMPTY_BLOCK]);
      body();
      this.#code.push([condition.code, 0x0d, 0, 0x0b]);
    });
  }

  /** For i = from; i < below; i += step. `below` is worked out anew each time: a constant or a variable is best. */
  for(from: Operand<"i32">, below: Operand<"i32">, step: Operand<"i32">, body: (i: Local<"i32">) => void): void {
    const i = this.pointer(from);
    this.while(i32.lt(i, below), () => {
      body(i);
      this.advance(i, step);
    });
  }

  /** `count` times; the pointers move on after each. */
  repeat(count: Operand<"i32">, pointers: readonly Stride[], body: () => void): void {
    const left = this.pointer(count);
    this.while(left, () => {
      body();
      for (const { pointer, stride } of pointers) this.advance(pointer, stride);
      this.advance(left, -1);
    });
  }

  /** The function in the binary format: its variables, its code, and the value that it gives. */
  encode(result: Value | undefined): Code {
    const locals = this.#locals.map((type) => [1, TYPE_CODES[type]]);
    const constants = [...this.#constants].map(([{ code }, { index }]) => [code, 0x21, unsigned(index)]);
    return sized([unsigned(locals.length), locals, constants, this.#code, result?.code ?? [], 0x0b]);
  }
}

function call<Params extends readonly Type[]>(
  callee: Callee<Params, Type | undefined>,
  args: readonly unknown[],
): Code {
  return [callee.params.map((type, i) => asValue(type, args[i] as Value).code), 0x10, unsigned(callee.index)];
}

/** What a function of the module gives for these arguments. */
export function result<Params extends readonly Type[], Result extends Type>(
  callee: Callee<Params, Result>,
  ...args: Operands<Params>
): Value<Result> {
  return new Value(callee.result, call(callee, args));
}

/** Collects the functions of a module, which works on one memory that is imported as `host.memory`. */
export class Assembler {
  readonly #signatures: string[] = [];
  readonly #imports: { readonly name: string; readonly signature: number }[] = [];
  readonly #functions: { readonly name: string; readonly signature: number; readonly code: Code }[] = [];

  /** A function that JavaScript gives as `host[name]`. All imports come before the first definition. */
  import<const Params extends readonly Type[]>(name: string, params: Params): Callee<Params> {
    if (this.#functions.length > 0)
      throw new Error(`import ${name} before defining functions: it has a number of its own`);
    this.#imports.push({ name, signature: this.#signature(params, undefined) });
    return { index: this.#imports.length - 1, params, result: undefined };
  }

  /** A function that gives a value, exported under its name. */
  define<const Params extends readonly Type[], Result extends Type>(
    name: string,
    params: Params,
    result: Result,
    build: (f: Body, ...args: Locals<Params>) => Value<Result>,
  ): Callee<Params, Result> {
    return this.#add(name, params, result, build);
  }

  /** A function that gives nothing, exported under its name. */
  procedure<const Params extends readonly Type[]>(
    name: string,
    params: Params,
    build: (f: Body, ...args: Locals<Params>) => void,
  ): Callee<Params> {
    return this.#add(name, params, undefined, (f, ...args) => {
      build(f, ...args);
      return undefined;
    });
  }

  #add<Params extends readonly Type[], Result extends Type | undefined>(
    name: string,
    params: Params,
    result: Result,
    build: (f: Body, ...args: Locals<Params>) => Value | undefined,
  ): Callee<Params, Result> {
    const f = new Body(params);
    const value = build(f, ...(params.map((type, i) => new Local(type, i)) as unknown as Locals<Params>));
    this.#functions.push({ name, signature: this.#signature(params, result), code: f.encode(value) });
    return { index: this.#imports.length + this.#functions.length - 1, params, result };
  }

  /** The module in the binary format. */
  encode(): Uint8Array<ArrayBuffer> {
    const host = text("host");
    const imports = [
      [host, text("memory"), 0x02, 0x00, 0],
      ...this.#imports.map(({ name, signature }) => [host, text(name), 0x00, unsigned(signature)]),
    ];
    const exports = this.#functions.map(({ name }, i) => [text(name), 0x00, unsigned(this.#imports.length + i)]);
    return flatten([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(
        1,
        this.#signatures.map((signature) => signature.split(",").map(Number)),
      ),
      section(2, imports),
      section(
        3,
        this.#functions.map(({ signature }) => unsigned(signature)),
      ),
      section(7, exports),
      section(
        10,
        this.#functions.map(({ code }) => code),
      ),
      this.#names(),
    ]);
  }

  /** The custom section that gives functions their names in profiles and debuggers. */
  #names(): Code {
    const names = this.#functions.map(({ name }, i) => [unsigned(this.#imports.length + i), text(name)]);
    return [0, sized([text("name"), 1, sized([unsigned(names.length), names])])];
  }

  #signature(params: readonly Type[], result: Type | undefined): number {
    const results = result === undefined ? [] : [TYPE_CODES[result]];
    const key = [0x60, params.length, ...params.map((type) => TYPE_CODES[type]), results.length, ...results].join();
    if (!this.#signatures.includes(key)) this.#signatures.push(key);
    return this.#signatures.indexOf(key);
  }
}
