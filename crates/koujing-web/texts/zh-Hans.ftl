# 页面上的话。键在三种语言里相同;有测试核对。

brand = 口径
brand-what = 全公司同一句话
skip = 跳到正文
nav = 页面
nav-account = 我的
back-to-start = 回到首页
language = 语言

role-reader = 客服
role-editor = 编辑
role-approver = 审核
role-admin = 管理员

sign-in = 登录
sign-out = 退出
name = 用户名
password = 密码
sign-in-wrong = 用户名或密码不对，或者账号已停用。
sign-in-open = 这个地址没有加密，不能在这里登录。
sign-in-open-what = 密码和登录状态在网络上会被别人看到。请用 https 地址打开；管理员需用 --public-url https://… 启动服务，或在服务器本机打开。

password-change = 修改密码
password-changed = 密码已修改，其他设备上的登录已全部退出。
password-present = 现在的密码
password-new = 新密码
password-again = 再输入一次新密码
password-shortest = 至少 { $count } 个字符
password-ends-sessions = 修改后，其他设备上的登录会全部退出。
password-wrong = 现在的密码不对。
password-short = 新密码太短。
password-not-again = 两次输入的新密码不一样。

failure-sign-in = 请先登录
failure-sign-in-what = 登录已过期，请重新登录。
failure-role = 没有权限
failure-role-what = 您的角色不能打开这一页。需要的话，请找管理员。
failure-elsewhere = 请求被拒绝
failure-elsewhere-what = 这个操作不是从口径自己的页面发出的，没有执行。请回到页面重试。
failure-no-page = 没有这一页
failure-no-page-what = 地址有误，或者内容已不在。
failure-method = 不能这样打开
failure-method-what = 这个地址不能直接打开。
failure-unreadable = 请求有误
failure-unreadable-what = 地址或表单里有看不懂的内容。
failure-too-large = 内容太长
failure-too-large-what = 一次最多 4000 个字，请分开来问。
failure-too-many = 尝试太多次了
wait-seconds = 请等 { $count } 秒再试。
failure-record = 暂时办不到
failure-record-what = 数据库暂时连不上，请稍后再试。
failure-internal = 出错了
failure-internal-what = 这是我们的问题，已经记入日志。

nav-desk = 工作台
keys = 快捷键
close = 关闭
needs-scripts = 工作台需要启用浏览器的 JavaScript。
failed = 没有成功，请再试一次。
not-told = 未说明

conversations = 会话
conversation = 会话
conversation-new = 新会话
conversation-close = 关闭会话
context = 本次会话的情况
context-more = 更多
context-clear = 清空
script = 复制用字
script-as-written = 按原文

ask = 查口径
ask-label = 客户的话
ask-placeholder = 输入或粘贴客户的话，回车查口径；/ 找快捷话术
ask-hint = 回车查询；上下键选择建议；按问号看全部快捷键。
suggestions = 可能要找的
result = 结果
home = 手边的内容
phrase = 话术
nothing-here = 这里还没有内容。
more-than-listed = 内容太多，只列出前 100 条；请直接输入来找。

recent = 最近用过
recent-none = 复制过的口径会出现在这里。
recent-where = 只记在这个浏览器里。
favourites = 收藏
favourites-none = 按 F 收藏常用的口径。
favourite = 收藏
favourite-kept = 已收藏
favourite-dropped = 已取消收藏
phrases = 快捷话术
categories = 目录

notice = 临时口径
notice-text = 完整说法
notice-next = 下次更新
until = 有效至

copy = 复制
copy-sms = 复制短信版
copied = 已复制
copied-sms = 短信版已复制
not-copied = 浏览器不让复制，请手动选中复制。
sms = 短信版
missing = 复制前先填：
missing-first = 还有要填的内容
missing-fill = 填好并复制

verified = 复核有效
verification-due = 快到复核期
verification-overdue = 已过复核期
match-exact = 标准问
match-similar = 相似问
match-shortcut = 快捷码
match-ranked = 最接近

beside = 给客服看的
guidance = 内部说明（不发给客户）
must-say = 必说要点
never-say = 禁用语
related = 相关口径

choose = 客户问的可能是哪一个？
choose-other = 客户说的是别的，请在上方的会话情况里选。

nothing = 没有批准的口径。
reason-no-match = 知识库里没有这方面的内容。请不要自己编一个，按规定转交。
reason-low-confidence = 有相近的内容，但不够确定是同一个问题。
reason-out-of-scope = 这个问题有口径，但不适用于现在的产品、地区或渠道。
reason-suspended = 这条口径已暂停使用，正在核对。
reason-withheld = 这条口径过了复核期，暂不使用。
reason-past = 那个时候没有这个问题的口径。
nearest = 最接近的条目（不是这个问题的口径，请先看清再用）

changed-since = 您 % 用过之后，这条有改动。
changed-show = 看改动
changed-unknown = 旧版内容已不能查看。
changed-not-the-text = 话术本身没有变，变的是适用范围、要点等。
field-question = 标准问
field-answer = 标准话术
field-variant = 分场景话术
field-guidance = 内部说明

live-moved = 口径刚刚更新。
live-gone = 这条口径刚刚停用或不再适用，请不要再发。
live-noticed = 刚刚发布了相关的临时口径。
live-offline = 连不上服务器，显示的内容可能不是最新的。
live-show = 看最新的

key-ask = 查口径
key-ask-copy = 查口径，只有一条时直接复制
key-suggestion = 在建议里选
key-shortcut = 找快捷话术
key-copy = 复制
key-sms = 复制短信版
key-digit = 选第几项；多个问题时复制第几条
key-script = 复制用字：原文、简体、繁体
key-favourite = 收藏或取消
key-again = 看最新的
key-back = 回到输入框
key-conversation = 新会话
key-conversation-switch = 切换会话
key-context = 填写会话情况
key-help = 显示这张表
keys-where = 单个字母和数字键在结果出来后可用；按 Esc 或直接粘贴，就开始下一个问题。

embed-waiting = 等待所在系统连接……

instead-of = 客户问的是「{ $asked }」，没有批准的口径；下面是您选的另一个问题的口径，请确认确实适用。
part = 第 { $number } 问
characters = { $count } 字
approved-by = 由 { $who } 批准于
revision = 第 { $number } 版
choose-needs = 先问客户：{ $needs }
