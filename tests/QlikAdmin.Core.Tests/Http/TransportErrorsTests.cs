using System.Net.Sockets;
using System.Security.Authentication;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.Http;

public sealed class TransportErrorsTests
{
    private static readonly Uri s_server = new("https://qs1.corp.example:4242/qrs/");

    [Theory]
    [InlineData(SocketError.HostNotFound, ErrorReason.NameNotResolved, false)]
    [InlineData(SocketError.NoData, ErrorReason.NameNotResolved, true)]
    [InlineData(SocketError.TryAgain, ErrorReason.NameNotResolved, true)]
    [InlineData(SocketError.ConnectionRefused, ErrorReason.ConnectionFailed, false)]
    [InlineData(SocketError.HostUnreachable, ErrorReason.ConnectionFailed, true)]
    [InlineData(SocketError.NetworkUnreachable, ErrorReason.ConnectionFailed, true)]
    [InlineData(SocketError.ConnectionReset, ErrorReason.ConnectionFailed, true)]
    [InlineData(SocketError.ConnectionAborted, ErrorReason.ConnectionFailed, true)]
    [InlineData(SocketError.TimedOut, ErrorReason.ConnectionFailed, true)]
    public void A_socket_error_says_whether_the_request_may_have_arrived(SocketError error, ErrorReason reason, bool inDoubt)
    {
        HttpRequestException failure = new("outer", new IOException("middle", new SocketException((int)error)));

        QlikException e = TransportErrors.From(failure, "qs1", s_server, Given.Request("DELETE"));

        Assert.True(TransportErrors.IsTransport(failure));
        Assert.Equal(reason, e.Reason);
        Assert.Equal(inDoubt, e.InDoubt);
        Assert.Same(failure, e.InnerException);
        Assert.NotNull(e.NextStep);
    }

    [Theory]
    [InlineData(SocketError.HostUnreachable)]
    [InlineData(SocketError.NetworkUnreachable)]
    [InlineData(SocketError.ConnectionRefused)]
    public void Where_no_connection_came_about_nothing_can_have_arrived(SocketError error)
    {
        Assert.False(
            TransportErrors
                .From(new HttpRequestException("outer", new SocketException((int)error)), "qs1", s_server, Given.Request("DELETE"))
                .InDoubt
        );
    }

    [Fact]
    public void A_connection_that_stood_and_fails_to_agree_on_its_keys_anew_leaves_doubt()
    {
        HttpRequestException failure = new("outer", new IOException("renegotiation", new AuthenticationException("refused")));

        Assert.True(TransportErrors.From(failure, "qs1", s_server, Given.Request("DELETE")).InDoubt);
    }

    [Fact]
    public void A_request_that_only_reads_leaves_no_doubt()
    {
        Assert.False(TransportErrors.From(new IOException("reset"), "qs1", s_server, Given.Request("GET")).InDoubt);
        Assert.False(TransportErrors.Timeout("qs1", Given.Request("GET"), TimeSpan.FromSeconds(1), null).InDoubt);
    }

    [Fact]
    public void A_failed_handshake_is_told_apart()
    {
        HttpRequestException failure = new(
            "The SSL connection could not be established",
            new AuthenticationException("The remote certificate is invalid.")
        );

        QlikException e = TransportErrors.From(failure, "qs1", s_server, Given.Request("POST"));

        Assert.Equal(ErrorReason.TlsFailed, e.Reason);
        Assert.False(e.InDoubt);
        Assert.Contains("https://qs1.corp.example:4242: The remote certificate is invalid.", e.Message);
    }

    [Theory]
    [InlineData(WebExceptionStatus.NameResolutionFailure, ErrorReason.NameNotResolved)]
    [InlineData(WebExceptionStatus.ProxyNameResolutionFailure, ErrorReason.NameNotResolved)]
    [InlineData(WebExceptionStatus.TrustFailure, ErrorReason.TlsFailed)]
    [InlineData(WebExceptionStatus.SecureChannelFailure, ErrorReason.TlsFailed)]
    [InlineData(WebExceptionStatus.ConnectFailure, ErrorReason.ConnectionFailed)]
    [InlineData(WebExceptionStatus.ReceiveFailure, ErrorReason.ConnectionFailed)]
    public void What_windows_powershell_throws_has_the_same_reasons(WebExceptionStatus status, ErrorReason reason)
    {
        Assert.Equal(reason, TransportErrors.ReasonFor(new HttpRequestException("x", new WebException("y", status))));
    }

    [Fact]
    public void The_message_names_request_connection_server_and_attempts()
    {
        QlikRequest request = Given.Request("GET", "about");
        request.Attempts = 6;

        QlikException e = TransportErrors.From(new IOException("Connection reset by peer."), "qs1", s_server, request);

        Assert.Equal(
            "Do things: GET /about on 'qs1' failed after 6 attempts, no answer from https://qs1.corp.example:4242: Connection reset by peer.",
            e.Message
        );
    }

    [Fact]
    public void Errors_of_the_program_are_no_transport_errors()
    {
        Assert.False(TransportErrors.IsTransport(new InvalidOperationException()));
        Assert.False(TransportErrors.IsTransport(new NullReferenceException()));
        Assert.False(TransportErrors.IsTransport(new OperationCanceledException()));
        Assert.False(TransportErrors.IsTransport(new QlikException(ErrorReason.NotFound, "x")));
    }
}
