/**
 * The settings of the server's last start, by the name of their environment variable. The server
 * writes them, the command line reads them (see config/shared-settings.ts). None of them is a
 * secret.
 */
export interface SharedSettingsStore {
  /** Writes all of them or, when it rejects, none. Names that are not given keep their value. */
  write(settings: Readonly<Record<string, string>>): Promise<void>;
  read(): Promise<ReadonlyMap<string, string>>;
}
