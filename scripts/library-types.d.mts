export function writeLibraryTypes(outDir: string): void
