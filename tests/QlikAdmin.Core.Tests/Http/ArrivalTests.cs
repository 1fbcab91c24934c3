using System.Text.RegularExpressions;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

/// <summary>Counts on the wire what the verbose log says, for every way in which a server can fail.</summary>
public sealed class ArrivalTests
{
    private static readonly Regex s_line = new(
        @"^(?<method>[A-Z]+) (?<path>\S+) -> (?<what>.+) \(attempt (?<attempt>\d+)\)$",
        RegexOptions.CultureInvariant
    );

    private readonly RecordingLog _log = new() { WantsBodies = false };

    public static TheoryData<string, string> Faults()
    {
        TheoryData<string, string> rows = [];
        foreach (string method in new[] { "GET", "DELETE", "PUT", "POST", "PATCH" })
        {
            foreach (
                string fault in new[]
                {
                    "close",
                    "reset",
                    "half",
                    "408",
                    "429",
                    "500",
                    "502",
                    "503",
                    "504",
                    "400",
                    "401",
                    "403",
                    "404",
                    "409",
                    "302",
                    "307",
                    "page",
                    "garbage",
                    "empty",
                }
            )
            {
                rows.Add(method, fault);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_request_goes_out_as_often_as_the_log_says(string method, string fault)
    {
        await using RawServer server = new(request => request.Number == 1 ? RawAnswer.Of(200) : Spoilt(fault));
        using QlikHttp http = Given.Http(HandlerFactory.Create(), new FakeClock(), baseUri: server.Address);

        // The platform repeats a request only on a connection that was used before, so a first request uses it.
        await http.Send(Given.Request("GET", "first"));
        QlikRequest sent = Given.Request(method);
        Exception? failure = await Record.ExceptionAsync(() => http.SendAsync(sent, Read, _log, CancellationToken.None));

        List<RawRequest> arrived = server.Arrivals.Skip(1).ToList();
        List<Match> logged = _log
            .VerboseLines.Select(l => s_line.Match(l))
            .Where(m => m.Success)
            .DistinctBy(m => m.Groups["attempt"].Value)
            .ToList();
        Assert.Equal(Enumerable.Repeat(method, arrived.Count), arrived.Select(a => a.Method));
        Assert.Equal(Enumerable.Range(1, arrived.Count).Select(n => n.ToString()), logged.Select(m => m.Groups["attempt"].Value));
        Assert.All(logged, m => Assert.Equal(method, m.Groups["method"].Value));
        Assert.Equal(Expected(method, fault), arrived.Count);
        if (failure is QlikException e)
        {
            Assert.Equal(arrived.Count, e.Attempts);
        }

        QlikResponse Read(QlikResponse response)
        {
            JsonRequests.Read(http, sent, response);
            return response;
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("POST")]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task A_request_without_a_body_says_that_it_has_none(string method)
    {
        await using RawServer server = new(_ => RawAnswer.Of(200));
        using QlikHttp http = Given.Http(HandlerFactory.Create(), new FakeClock(), baseUri: server.Address);

        await http.Send(Given.Request(method));

        Assert.Equal("0", Assert.Single(server.Arrivals).ContentLength);
    }

    private static RawAnswer Spoilt(string fault) =>
        fault switch
        {
            "close" => RawAnswer.Nothing(RawEnd.Close),
            "reset" => RawAnswer.Nothing(RawEnd.Reset),
            "half" => RawAnswer.Half("{\"data\":[", RawEnd.Close),
            "page" => RawAnswer.Of(200, "<html><title>Sign in</title></html>", "text/html"),
            "garbage" => RawAnswer.Of(200, "\u0001{]"),
            "empty" => RawAnswer.Of(200, string.Empty),
            _ => RawAnswer.Of(int.Parse(fault), """{"errors":[{"code":"X-1","title":"No"}]}"""),
        };

    private static int Expected(string method, string fault)
    {
        bool reads = method == "GET";
        bool idempotent = method is not ("POST" or "PATCH");
        return fault switch
        {
            "429" or "503" => RetryPolicy.DefaultMaxAttempts,
            "close" or "reset" or "half" or "408" or "502" or "504" => idempotent ? RetryPolicy.DefaultMaxAttempts : 1,
            "500" or "garbage" or "empty" => reads ? RetryPolicy.DefaultMaxAttempts : 1,
            "page" => reads ? 2 : 1,
            _ => 1,
        };
    }
}
