using System;
using System.IO;
using System.Net;
using System.Net.Http;
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
    [InlineData(SocketError.HostUnreachable, ErrorReason.ConnectionFailed, false)]
    [InlineData(SocketError.NetworkUnreachable, ErrorReason.ConnectionFailed, false)]
    [InlineData(SocketError.ConnectionReset, ErrorReason.ConnectionFailed, true)]
    [InlineData(SocketError.ConnectionAborted, ErrorReason.ConnectionFailed, true)]
    [InlineData(SocketError.TimedOut, ErrorReason.ConnectionFailed, true)]
    public void A_socket_error_says_whether_the_request_may_have_arrived(SocketError error, ErrorReason reason, bool inDoubt)
    {
        HttpRequestException failure = new("outer", new IOException("middle", new SocketException((int)error)));

        QlikException e = TransportErrors.From(failure, "qs1", s_server, Given.Request("DELETE"), attempts: 1);

        Assert.True(TransportErrors.IsTransport(failure));
        Assert.Equal(reason, e.Reason);
        Assert.Equal(inDoubt, e.InDoubt);
        Assert.Same(failure, e.InnerException);
        Assert.NotNull(e.NextStep);
    }

    [Fact]
    public void A_failed_handshake_is_told_apart()
    {
        HttpRequestException failure = new("The SSL connection could not be established", new AuthenticationException("The remote certificate is invalid."));

        QlikException e = TransportErrors.From(failure, "qs1", s_server, Given.Request("POST"), attempts: 1);

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
        QlikException e = TransportErrors.From(new IOException("Connection reset by peer."), "qs1", s_server, Given.Request("GET", "about"), attempts: 6);

        Assert.Equal("Do things: GET /about on 'qs1' failed after 6 attempts, no answer from https://qs1.corp.example:4242: Connection reset by peer.", e.Message);
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
