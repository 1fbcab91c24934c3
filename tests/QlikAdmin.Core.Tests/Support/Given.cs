using System.Security;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests;

/// <summary>What most tests need at their start.</summary>
internal static class Given
{
    /// <summary>The time at which the ages of test rows are calculated.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Every form in which some product refuses a request.</summary>
    public const AnswerForm AnyForm = AnswerForm.Empty | AnswerForm.Text | AnswerForm.Json | AnswerForm.Fault;

    /// <summary>A send path on top of a fake server, without credentials.</summary>
    public static QlikHttp Http(
        HttpMessageHandler server,
        FakeClock? clock = null,
        TimeSpan? timeout = null,
        RetryPolicy? retry = null,
        int maxInFlight = 8,
        string baseUri = "https://acme.example/",
        AnswerForm forms = AnyForm,
        ReadLimits? limits = null
    )
    {
        return new QlikHttp(
            new QlikHttpOptions("acme", new Uri(baseUri), server, forms)
            {
                Clock = clock ?? new FakeClock(),
                Timeout = timeout ?? TimeSpan.FromMinutes(5),
                Retry = retry ?? new RetryPolicy(seed: 1),
                MaxInFlight = maxInFlight,
                Limits = limits ?? new ReadLimits(),
            }
        );
    }

    public static SecureString Secret(string text)
    {
        SecureString secret = new();
        foreach (char c in text)
        {
            secret.AppendChar(c);
        }

        return secret;
    }

    public static Task<QlikResponse> Send(this QlikHttp http, QlikRequest request) =>
        http.SendAsync(request, SilentLog.Instance, CancellationToken.None);

    public static QlikRequest Request(string method, string path = "things", string? body = null) =>
        new(new HttpMethod(method), path, "Do things") { Body = body };

    public static async Task<QlikException> FailsAsync(Func<Task> work) => await Assert.ThrowsAsync<QlikException>(work);

    /// <summary>A sink that puts every item into a list.</summary>
    public static PageSink<T> Into<T>(List<T> list)
    {
        return (page, _) =>
        {
            Assert.NotEmpty(page);
            list.AddRange(page);
            return Task.CompletedTask;
        };
    }

    /// <summary>A row as a product adapter would make it.</summary>
    public static Allocation Row(
        string type = "Analyzer",
        string? user = @"CORP\jdoe",
        QlikProduct product = QlikProduct.Sense,
        string id = "11111111-1111-1111-1111-111111111111"
    )
    {
        return new Allocation(id, product, "acme", type) { User = user, LastUsedSource = LastUsedSource.Allocation };
    }
}
