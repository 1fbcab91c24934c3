using System.Collections.Generic;
using System.Xml.Linq;
using QlikAdmin.Contracts;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>Holds answers against the vendor's schemas of one interface.</summary>
internal static class QmsSchemas
{
    /// <summary>What is wrong with an answer; empty when nothing is.</summary>
    /// <param name="answer">The message, or the detail of a fault.</param>
    /// <param name="face">The interface: <c>11</c> or <c>12/7</c>.</param>
    public static IReadOnlyList<string> Check(XElement answer, string face) =>
        (face == "11" ? QmsContract.Eleven : QmsContract.Twelve).Check(answer);
}
