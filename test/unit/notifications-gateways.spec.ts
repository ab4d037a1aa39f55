import { aliyunHeaders } from '../../src/notifications/channels/aliyun-signature';
import { internationalPhone } from '../../src/notifications/channels/http-call';
import { parseTemplates, templateCode } from '../../src/notifications/channels/sms-templates';
import { tencentHeaders } from '../../src/notifications/channels/tencent-signature';
import { TEMPLATES } from '../../src/notifications/engine/message-plan.rules';

describe('signatures', () => {
  it('come out as in the example of Aliyun’s document', () => {
    const { authorization } = aliyunHeaders(
      {
        host: 'ecs.cn-shanghai.aliyuncs.com',
        action: 'RunInstances',
        version: '2014-05-26',
        query: { ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd', RegionId: 'cn-shanghai' },
        date: '2023-10-26T10:22:32Z',
        nonce: '3156853299f313e23d1673dc12e1703d',
      },
      'YourAccessKeyId',
      'YourAccessKeySecret',
    );
    expect(authorization).toBe(
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it('come out as in the example of Tencent Cloud’s document', () => {
    const { authorization } = tencentHeaders(
      {
        host: 'cvm.tencentcloudapi.com',
        service: 'cvm',
        action: 'DescribeInstances',
        version: '2017-03-12',
        region: 'ap-guangzhou',
        payload: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
        timestamp: 1551113065,
      },
      'AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******',
      'Gu5t9xGARNpq86cd98joQYCN3*******',
    );
    expect(authorization).toBe(
      'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3',
    );
  });
});

describe('numbers of texts', () => {
  const all = TEMPLATES.map((name, n) => `${name}=SMS_${n}`).join(',');

  it('are asked for all texts in Chinese; English ones are a bonus', () => {
    const templates = parseTemplates('X', `${all},en.asked=SMS_99`);
    expect(templateCode(templates, 'asked', 'en')).toBe('SMS_99');
    expect(templateCode(templates, 'bring', 'en')).toBe('SMS_1');
    expect(templateCode(templates, 'asked', 'zh-CN')).toBe('SMS_0');
  });

  it('may lack the one that came later: it does not leave this way', () => {
    const templates = parseTemplates('X', all.replace(/(^|,)late=[^,]*/, ''));
    expect(templateCode(templates, 'late', 'zh-CN')).toBe('');
  });

  it.each([
    ['asked=SMS_1', 'X: no number for bring'],
    [`${all},askt=SMS_2`, 'X: unknown text askt'],
  ])('say what is wrong with %s', (value, problem) => {
    expect(() => parseTemplates('X', value)).toThrow(problem);
  });
});

describe('phone numbers', () => {
  it.each([
    ['138 0000 0000', '+8613800000000'],
    ['+44 7700 900123', '+447700900123'],
    ['008613800000000', '+8613800000000'],
  ])('%s is %s abroad', (phone, expected) => {
    expect(internationalPhone(phone)).toBe(expected);
  });
});
