# Small servers that stand in for a webhook, a key vault with its managed identity, and a mail server. They write down what they get.
Set-StrictMode -Version Latest

Add-Type -TypeDefinition @'
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

public sealed class StandinWeb : IDisposable
{
    private readonly HttpListener _listener = new HttpListener();

    public StandinWeb()
    {
        TcpListener free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        Address = "http://127.0.0.1:" + port + "/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        Task.Run(ServeAsync);
    }

    public string Address { get; }
    public ConcurrentDictionary<string, string> Answers { get; } = new ConcurrentDictionary<string, string>();
    public int Status { get; set; } = 200;
    public ConcurrentQueue<string> Requests { get; } = new ConcurrentQueue<string>();
    public ConcurrentQueue<string> Bodies { get; } = new ConcurrentQueue<string>();

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try { context = await _listener.GetContextAsync(); } catch (Exception) { return; }
            using (StreamReader reader = new StreamReader(context.Request.InputStream, Encoding.UTF8))
            {
                Bodies.Enqueue(await reader.ReadToEndAsync());
            }

            StringBuilder head = new StringBuilder(context.Request.HttpMethod + " " + context.Request.RawUrl);
            foreach (string name in context.Request.Headers.AllKeys) { head.Append("\n" + name + ": " + context.Request.Headers[name]); }
            Requests.Enqueue(head.ToString());
            string answer;
            string path = context.Request.Url.AbsolutePath;
            bool known = Answers.TryGetValue(path, out answer);
            byte[] bytes = Encoding.UTF8.GetBytes(known ? answer : "{}");
            context.Response.StatusCode = Status;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(bytes, 0, bytes.Length);
            context.Response.Close();
        }
    }
}

public sealed class StandinMail : IDisposable
{
    private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);

    public StandinMail()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Task.Run(ServeAsync);
    }

    public int Port { get; }
    public ConcurrentQueue<string> Mails { get; } = new ConcurrentQueue<string>();
    public ConcurrentQueue<string> Commands { get; } = new ConcurrentQueue<string>();

    public void Dispose() => _listener.Stop();

    private async Task ServeAsync()
    {
        while (true)
        {
            TcpClient client;
            try { client = await _listener.AcceptTcpClientAsync(); } catch (Exception) { return; }
            using (client)
            using (StreamReader reader = new StreamReader(client.GetStream(), Encoding.UTF8))
            using (StreamWriter writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true })
            {
                await writer.WriteLineAsync("220 standin");
                string line;
                while ((line = await reader.ReadLineAsync()) != null)
                {
                    Commands.Enqueue(line);
                    if (line.StartsWith("DATA"))
                    {
                        await writer.WriteLineAsync("354 go on");
                        StringBuilder mail = new StringBuilder();
                        while ((line = await reader.ReadLineAsync()) != "." && line != null) { mail.AppendLine(line); }
                        Mails.Enqueue(mail.ToString());
                        await writer.WriteLineAsync("250 taken");
                    }
                    else if (line.StartsWith("QUIT")) { await writer.WriteLineAsync("221 bye"); break; }
                    else { await writer.WriteLineAsync("250 standin"); }
                }
            }
        }
    }
}
'@

function New-StandinWeb {
    <# .SYNOPSIS A web server on this machine: Requests, Bodies, Answers by path, Status. #>
    [StandinWeb]::new()
}

function New-StandinMail {
    <# .SYNOPSIS A mail server on this machine: Port, Mails, Commands. #>
    [StandinMail]::new()
}

function Get-MailText {
    <# .SYNOPSIS The text of a mail whose parts are encoded as Base64 or quoted-printable. #>
    param([string] $Mail)
    $decoded = [regex]::Replace($Mail, '(?m)(?:^[A-Za-z0-9+/]{8,}={0,2}\r?\n)+', {
            param($match)
            try { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($match.Value)) } catch { $match.Value }
        })
    [regex]::Replace(($decoded -replace '=\r?\n', ''), '=([0-9A-F]{2})', { param($match) [string] [char] [Convert]::ToInt32($match.Groups[1].Value, 16) })
}

Export-ModuleMember -Function *-*
