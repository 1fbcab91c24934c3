using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests;

public sealed class ProgramTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_program_prints_one_line_and_ends_with_its_standard_input()
    {
        using Process program = Start("--users", "10", "--qlikview-version", "11.20", "--qlikview-servers", "3", "--exit-with-stdin");
        using CancellationTokenSource limit = new(s_limit);
        JsonNode line = JsonNode.Parse((await program.StandardOutput.ReadLineAsync(limit.Token))!)!;
        using HttpClient client = new();
        string clock = await client.GetStringAsync((string)line["control"]! + "clock", limit.Token);
        bool hadCertificate = File.Exists((string)line["sense"]!["certificatePath"]!);

        program.StandardInput.Close();
        await program.WaitForExitAsync(limit.Token);

        Assert.True((bool)line["ready"]!);
        Assert.Equal(program.Id, (int)line["pid"]!);
        Assert.Contains("now", clock);
        Assert.True(hadCertificate);
        Assert.Equal("11.20", (string)line["qlikView"]!["version"]!);
        Assert.Equal(3, line["qlikView"]!["servers"]!.AsArray().Count);
        Assert.Equal(0, program.ExitCode);
        Assert.Empty(await program.StandardOutput.ReadToEndAsync(limit.Token));
        Assert.False(Directory.Exists((string)line["dataDirectory"]!));
    }

    [Fact]
    public async Task Sixty_tenants_and_four_sites_fit_into_one_small_process()
    {
        const long Most = 500L * 1024 * 1024;
        using Process program = Start("--users", "40", "--tenants", "60", "--sites", "4", "--exit-with-stdin");
        using CancellationTokenSource limit = new(s_limit);
        JsonNode line = JsonNode.Parse((await program.StandardOutput.ReadLineAsync(limit.Token))!)!;
        using HttpClient client = new();
        foreach (JsonNode? tenant in line["tenants"]!.AsArray())
        {
            using HttpRequestMessage request = new(HttpMethod.Get, (string)tenant!["cloud"]!["uri"]! + "api/v1/users?limit=100");
            request.Headers.Authorization = new("Bearer", (string)tenant["cloud"]!["apiKey"]!);
            using HttpResponseMessage response = await client.SendAsync(request, limit.Token);
            response.EnsureSuccessStatusCode();
        }

        program.Refresh();
        long used = program.WorkingSet64;
        program.StandardInput.Close();
        await program.WaitForExitAsync(limit.Token);

        Assert.Equal(60, line["tenants"]!.AsArray().Count);
        Assert.Equal(4, line["sites"]!.AsArray().Count);
        Assert.InRange(used, 1, Most);
    }

    [Fact]
    public async Task The_program_ends_with_its_parent()
    {
        // A process that is killed can't delete its folder, so the test does.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("qliksandbox-test-");
        using Process parent = Start("--users", "0", "--exit-with-stdin", "--data-directory", folder.FullName);
        using Process child = Start("--users", "0", "--parent-pid", parent.Id.ToString());
        using CancellationTokenSource limit = new(s_limit);
        string? ready = await child.StandardOutput.ReadLineAsync(limit.Token);

        parent.Kill();
        await parent.WaitForExitAsync(limit.Token);
        await child.WaitForExitAsync(limit.Token);
        folder.Delete(recursive: true);

        Assert.NotNull(ready);
        Assert.Equal(0, child.ExitCode);
    }

    [Theory]
    [InlineData("--users")]
    [InlineData("--users", "many")]
    [InlineData("--users", "-1")]
    [InlineData("--sense-license", "gold")]
    [InlineData("--qlikview-version", "10.0")]
    [InlineData("--qlikview-auth", "kerberos")]
    [InlineData("--qlikview-servers", "17")]
    [InlineData("--now", "soon")]
    [InlineData("--tenants", "0")]
    [InlineData("--sites", "201")]
    [InlineData("--address", "0.0.0.0")]
    [InlineData("--address", "here")]
    [InlineData("--domain", "fleet example")]
    [InlineData("--control-port", "70000")]
    [InlineData("--users", "1", "--users", "2")]
    [InlineData("--shoe-size", "4")]
    [InlineData("users")]
    public async Task A_wrong_argument_is_named_on_standard_error(params string[] arguments)
    {
        using Process program = Start(arguments);
        using CancellationTokenSource limit = new(s_limit);
        program.StandardInput.Close();
        string output = await program.StandardOutput.ReadToEndAsync(limit.Token);
        string error = await program.StandardError.ReadToEndAsync(limit.Token);
        await program.WaitForExitAsync(limit.Token);

        Assert.Equal(2, program.ExitCode);
        Assert.Empty(output);
        Assert.Contains(arguments[0], error.Split('\n')[0]);
    }

    private static Process Start(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet"
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(SandboxServer).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
