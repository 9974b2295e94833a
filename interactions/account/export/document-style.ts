/** The style of the document. It loads nothing, and follows the theme of the system. */
export const documentStyle = `:root{color-scheme:light dark}
body{margin:0;font-family:Marianne,Arial,sans-serif;font-size:1rem;line-height:1.5;background:#fff;color:#161616}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.75rem;line-height:1.25}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem}
h3{font-size:1.0625rem;margin:1.5rem 0 .5rem}
dl{margin:0}
dl div{padding:.5rem 0;border-bottom:1px solid #ddd}
dt{font-weight:700}
dd{margin:0;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse}
caption{position:absolute;left:-9999px}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid #ddd;overflow-wrap:break-word;font-weight:400}
thead th{font-weight:700}
nav li{line-height:1.75rem}
a{color:#000091}
img{max-width:16rem;height:auto}
@media (max-width:40rem){table{font-size:.875rem}th,td{padding-right:.5rem}}
@media (prefers-color-scheme:dark){body{background:#161616;color:#fff}dl div,th,td,tr{border-color:#3a3a3a}a{color:#8585f6}}`;
