import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import type { PageRaster } from '../../src-main/contract/page.ts';

/** A drawn page and what stands on it, in reading order. */
export interface DrawnPage {
  readonly name: string;
  readonly raster: PageRaster;
  readonly lines: readonly string[];
}

const LETTER = `关于办公楼供暖系统检修的通知
各部门同事:
根据市住房和城乡建设局的统一安排,本大楼的供暖系统将于2024年10月18日至10月25日进行年度检修。检修期间,
每天上午9:00至下午5:30暂停供应热水,电梯照常运行。请各部门提前关闭窗户,并把靠近暖气片的文件、纸箱和植物移开,
以便工作人员进入房间。检修由北京华远设备工程有限公司负责,现场联系人为王建国,电话010-6235 8817。
如遇漏水、异味或噪音等情况,请立即拨打值班电话,不要自行拆卸阀门。检修完成后,我们会在公告栏张贴验收结果。
去年冬季共收到四十七件与供暖有关的意见,其中三十一件反映温度偏低,九件反映管道噪声,其余为维修预约。
今年将更换十二层以上的全部温控阀,并在地下二层增加一台循环水泵,预计费用为人民币386,500元。
对给您带来的不便,我们深表歉意,感谢您的理解与配合。
物业管理处
二〇二四年九月三十日`;

const INVOICE = `增值税专用发票
发票号码:20817643    开票日期:2023年06月14日
购买方:上海明德图书文化有限公司
纳税人识别号:91310115MA1K4QXR7P
品名    数量    单价    金额
复印纸 A4    25    18.60    465.00
黑色墨盒    8    129.00    1,032.00
文件夹(蓝色)    120    3.75    450.00
订书机    6    22.80    136.80
合计金额:2,083.80    税额:270.89
价税合计(大写):贰仟叁佰伍拾肆元陆角玖分
收款人:李晓燕    复核:陈志强    开票人:赵敏
备注:请于收货后三十日内付款至建设银行浦东支行`;

const RECEIPT = `好邻居便利店
地址:杭州市西湖区文三路288号
单号:0047193    2024-03-27 19:42
矿泉水 550ml    2    4.00
酸奶(原味)    1    6.50
牛肉面    1    12.90
苹果    0.864kg    9.50
纸巾    3    15.00
小计:47.90
会员优惠:-3.20
应付:44.70
微信支付:44.70
谢谢惠顾,欢迎再次光临`;

const ARTICLE = `城市里的河流往往被当作排水的渠道,人们很少注意它们原来的样子。近二十年来,许多城市开始重新整治河道:拆除混凝土护岸,种植芦苇和柳树,让水流恢复弯曲。研究者发现,这样的改造不但使鱼类和鸟类回来了,而且降低了夏季的气温。在长江下游的一座县城,改造后河边的最高温度平均下降一点八度。居民起初担心蚊虫增加,后来却成了志愿者,每月记录水质和植物的变化。当然,代价也不小。拓宽河岸需要迁移道路和管线,一公里的费用相当于修建一所小学。专家因此建议,先从流速较慢、两岸空地较多的河段做起,并且用十年以上的数据来判断效果,不要只看第一个春天的照片。`;

const TRADITIONAL = `社區圖書館借閱規則
一、讀者憑借書證可借閱圖書十冊,借期三十天,得續借一次。
二、期刊、報紙及參考書僅供館內閱讀,不得攜出。
三、逾期未還者,每冊每日收取滯納金新臺幣五元。
四、圖書如有遺失或損壞,應購買相同版本賠償。
五、閱覽室內請保持安靜,手機請轉為靜音,並勿飲食。
六、開放時間:週二至週六上午九點至晚上八點,週日下午五點閉館。
服務電話:(02)2735-6418    館長:林淑芬`;

interface Layout {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Of print, in pixels. */
  readonly print: number;
  readonly columns: number;
  readonly text: string;
}

const LAYOUTS: readonly Layout[] = [
  { name: 'letter', width: 1654, height: 2339, print: 34, columns: 1, text: LETTER },
  { name: 'invoice', width: 1654, height: 1170, print: 30, columns: 1, text: INVOICE },
  { name: 'receipt', width: 620, height: 900, print: 26, columns: 1, text: RECEIPT },
  { name: 'two columns', width: 1240, height: 1754, print: 24, columns: 2, text: `${ARTICLE}\n${ARTICLE}` },
  { name: 'traditional', width: 1654, height: 1170, print: 36, columns: 1, text: TRADITIONAL },
];

/** Draws each layout in each font as it would be scanned, clean and worn: half the contrast, soft, with noise. */
export function chinesePages(fonts: readonly string[]): DrawnPage[] {
  return fonts.flatMap((path, i) => {
    const family = `bench-${i}`;
    if (!GlobalFonts.registerFromPath(path, family)) throw new Error(`${path} is not a font.`);
    return LAYOUTS.flatMap((layout) =>
      [false, true].map((worn) => ({ ...draw(layout, family, worn), name: `${layout.name}${worn ? ', worn' : ''}` })),
    );
  });
}

function draw({ width, height, print, columns, text }: Layout, family: string, worn: boolean) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = worn ? '#c8c4bc' : '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = worn ? '#5a5652' : '#111111';
  context.font = `${print}px "${family}"`;
  if (worn) context.filter = `blur(${print / 40}px)`;
  const [margin, gap, leading] = [2.5 * print, 2.5 * print, 1.7 * print];
  const measure = (width - 2 * margin - (columns - 1) * gap) / columns;
  const lines: string[] = [];
  let [column, y] = [0, margin + print];
  for (const line of text.split('\n').flatMap((paragraph) => broken(paragraph, measure))) {
    if (y > height - margin) [column, y] = [column + 1, margin + print];
    if (column >= columns) break;
    const cells = line.split(/ {4}/);
    for (const [i, cell] of cells.entries()) {
      context.fillText(cell, margin + column * (measure + gap) + (i * measure) / cells.length, y);
    }
    lines.push(line);
    y += leading;
  }
  const { data } = context.getImageData(0, 0, width, height);
  if (worn) addNoise(data);
  return { raster: { width, height, data: new Uint8ClampedArray(data) }, lines };

  function broken(paragraph: string, measure: number): string[] {
    if (paragraph.includes('    ')) return [paragraph];
    const found: string[] = [];
    let open = '';
    for (const char of paragraph) {
      if (open !== '' && context.measureText(open + char).width > measure) {
        found.push(open);
        open = '';
      }
      open += char;
    }
    return [...found, open];
  }
}

/** Of a fixed seed (Lehmer's generator), some 8 grey levels. */
function addNoise(data: Uint8ClampedArray): void {
  let seed = 20817;
  for (let i = 0; i < data.length; i += 4) {
    let sum = 0;
    for (let k = 0; k < 3; k++) {
      seed = (seed * 48271) % 0x7fffffff;
      sum += seed / 0x7fffffff - 0.5;
    }
    for (let k = 0; k < 3; k++) data[i + k]! += 16 * sum;
  }
}
