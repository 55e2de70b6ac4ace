export { SCALE, toDecimal, toUnits, type Units } from '../../contract/money-units.ts';
export { type MoneyStyle, moneyStyle } from './convention.ts';
export { type FoundMoney, findMoney } from './find-money.ts';
export { typedAmount } from './typed-amount.ts';
