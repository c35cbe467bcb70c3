import { sha256 } from './sha256.ts';

type Contents = {
  readonly version: string;
  readonly nodeVersion: string;
  readonly architecture: string;
  /** ms since 1970. */
  readonly time: number;
  /** The lines of SHA256SUMS. */
  readonly sums: string;
};

/**
 * The list of components of an archive, as CycloneDX 1.6 in JSON: Coatcheck, and Node. Scanners
 * find the flaws of Node by its `cpe`. https://cyclonedx.org/docs/1.6/json/
 */
export function sbom({ version, nodeVersion, architecture, time, sums }: Contents): string {
  const own = sums.replaceAll(/^(?!\w+ {2}dist\/).*\n/gm, '');
  const [, node = ''] = /^(\w+) {2}node$/m.exec(sums) ?? [];
  const licenses = [{ license: { id: 'MIT' } }];
  const ref = `pkg:generic/coatcheck@${version}`;
  const nodeRef = `pkg:npm/node-linux-${architecture}@${nodeVersion}`;
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: new Date(time).toISOString(),
      component: {
        type: 'application',
        'bom-ref': ref,
        name: 'coatcheck',
        version,
        hashes: [{ alg: 'SHA-256', content: sha256(own) }],
        licenses,
        purl: ref,
        properties: [
          { name: 'coatcheck:hash', value: "grep '  dist/' SHA256SUMS | sha256sum" },
          { name: 'coatcheck:architecture', value: architecture },
        ],
      },
    },
    components: [
      {
        type: 'application',
        'bom-ref': nodeRef,
        name: 'node',
        version: nodeVersion,
        hashes: [{ alg: 'SHA-256', content: node }],
        licenses,
        cpe: `cpe:2.3:a:nodejs:node.js:${nodeVersion}:*:*:*:*:*:*:*`,
        purl: nodeRef,
      },
    ],
    dependencies: [{ ref, dependsOn: [nodeRef] }, { ref: nodeRef }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
