import { multipliesBytesExactly } from '../../src-main/inference/devices/byte-products.ts';

console.log(await multipliesBytesExactly());
