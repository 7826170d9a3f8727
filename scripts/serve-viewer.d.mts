export function serveViewer(): Promise<{ readonly url: string; close(): void }>
