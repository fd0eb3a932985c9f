/** Types are erased by the compiler itself; styles are plain CSS. */
export default { compilerOptions: { runes: true } };
