/** What the native menu of the desktop shell asks for. */
export interface MenuMessage {
  readonly id: string;
  /** With 'open-project': the file that the system asked to open. */
  readonly file?: string;
}

/** Reads a message that the preload posts to the page (main/hosts/electron/preload.ts); undefined for any other. */
export function menuMessageOf(data: unknown): MenuMessage | undefined {
  const { kind, command } = fieldsOf(data);
  if (kind !== 'lookback-command') return undefined;
  const { id, file } = fieldsOf(command);
  if (typeof id !== 'string') return undefined;
  return { id, ...(typeof file === 'string' && { file }) };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
