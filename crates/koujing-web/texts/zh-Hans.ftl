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
